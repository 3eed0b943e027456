using System.Buffers.Binary;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>
/// Reference numbers are those of this script, written from the authors' C code (prng.di.unimi.it/xoshiro256starstar.c):
/// <code>
/// import hashlib, struct
/// M = (1 &lt;&lt; 64) - 1
/// rotl = lambda x, k: ((x &lt;&lt; k) | (x &gt;&gt; (64 - k))) &amp; M
/// def xoshiro(s, n):
///     s, out = list(s), []
///     for _ in range(n):
///         out.append(rotl(s[1] * 5 &amp; M, 7) * 9 &amp; M)
///         t = s[1] &lt;&lt; 17 &amp; M
///         s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45)
///     return out
/// def stream(seed, purpose, position):
///     return struct.unpack('&lt;4Q', hashlib.sha256(struct.pack('&lt;qq', seed, position) + purpose.encode()).digest())
/// print(xoshiro([1, 2, 3, 4], 10))
/// print(xoshiro(stream(42, 'shuffle', 0), 3), xoshiro(stream(42, 'shuffle', 3), 3), xoshiro(stream(-1, 'weights:0.weight', 0), 3))
/// print([3 * x >> 64 for x in xoshiro([0x123456789abcdef, 0, 5, 0xfedcba9876543210], 4)])
/// </code>
/// </summary>
public class RandomStreamTests
{
    // Five standard deviations are exceeded once in two million seeds, and every seed here is fixed.
    private const double Deviations = 5;
    private const int Draws = 100_000;

    private static RandomStream FromState(params ulong[] state)
    {
        byte[] bytes = new byte[32];
        for (int word = 0; word < 4; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * word), state[word]);
        return new RandomStream(bytes);
    }

    private static ulong[] Bits(RandomStream stream, int count) => [.. Enumerable.Range(0, count).Select(_ => stream.NextBits())];

    private static RandomStream Stream(string purpose = "test") => new Seed(7).Stream(purpose);

    [Fact]
    public void Is_xoshiro256_starstar()
        => Assert.Equal(
            [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576],
            Bits(FromState(1, 2, 3, 4), 10));

    [Theory]
    [InlineData(42, "shuffle", 0, 13359532941277774820, 16170842672874848437, 12880997150769008194)]
    [InlineData(42, "shuffle", 3, 499468434589242465, 17844483575950844643, 13098713784362581990)]
    [InlineData(-1, "weights:0.weight", 0, 1750656623455538935, 8446525556060700514, 16942343468750274470)]
    public void A_streams_state_is_the_documented_digest(long seed, string purpose, long position, ulong first, ulong second, ulong third)
        => Assert.Equal([first, second, third], Bits(new Seed(seed).Stream(purpose, position), 3));

    // More than the 240 bytes that fit beside seed and position on the stack, in letters of two bytes: the digest of all of them, and the same by either way.
    [Theory]
    [InlineData(1)]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(500)]
    public void A_long_purpose_counts_to_its_end(int letters)
    {
        string purpose = new('δ', letters);
        byte[] text = [.. BitConverter.GetBytes(42L), .. BitConverter.GetBytes(3L), .. System.Text.Encoding.UTF8.GetBytes(purpose)];
        ulong[] expected = Bits(new RandomStream(System.Security.Cryptography.SHA256.HashData(text)), 5);

        Assert.Equal(expected, Bits(new Seed(42).Stream(purpose, 3), 5));
        RandomStream restarted = Stream();
        restarted.NextNormal();
        new Seed(42).Restart(restarted, purpose, 3);
        Assert.Equal(expected, Bits(restarted, 5));
    }

    // Normal numbers come in pairs; the second of a pair does not outlive a restart.
    [Fact]
    public void A_restart_forgets_the_spare_normal_number()
    {
        RandomStream stream = Stream();
        double first = stream.NextNormal();
        new Seed(7).Restart(stream, "test", 0);
        Assert.Equal(first, stream.NextNormal());
    }

    [Fact]
    public void A_stream_needs_a_purpose_and_a_seed_shows_its_number()
    {
        Assert.Throws<ArgumentNullException>("purpose", () => new Seed(1).Stream(null!));
        Assert.Equal("-12", new Seed(-12).ToString());
    }

    // Any two of these streams that met would show here: 5 · 1000 draws of 64 bits collide by chance once in 10¹² runs.
    [Fact]
    public void Seed_purpose_and_position_each_give_another_stream()
    {
        RandomStream[] streams =
        [
            new Seed(1).Stream("shuffle"), new Seed(2).Stream("shuffle"), new Seed(1).Stream("split"),
            new Seed(1).Stream("shuffle", 1), new Seed(1).Stream("shuffle", -1),
        ];

        Assert.Equal(5000, streams.SelectMany(stream => Bits(stream, 1000)).Distinct().Count());
        Assert.Equal(Bits(new Seed(1).Stream("shuffle", 1), 1000), Bits(new Seed(1).Stream("shuffle", 1), 1000));
    }

    // Mean ½ with deviation √(1/12), mean square ⅓ with deviation √(1/5 − 1/9).
    [Fact]
    public void Uniform_numbers_have_their_moments_and_stay_in_the_interval()
    {
        RandomStream random = Stream();
        double[] x = [.. Enumerable.Range(0, Draws).Select(_ => random.NextUniform())];

        Assert.True(x.Min() >= 0 && x.Max() < 1);
        AssertMean(1 / 2.0, Math.Sqrt(1 / 12.0), x);
        AssertMean(1 / 3.0, Math.Sqrt(1 / 5.0 - 1 / 9.0), x.Select(value => value * value));
        Assert.All(x.Take(1000), value => Assert.Equal(0, value * (1UL << 53) % 1));
    }

    [Fact]
    public void The_smallest_and_the_largest_uniform_number()
    {
        // s1 = 0 gives the output 0; the output of s1 = y is rotl(5y, 7)·9, so y = rotr(x·9⁻¹, 7)·5⁻¹ gives any x: here all ones.
        // pow(9, -1, 2**64) = 10248191152060862009, pow(5, -1, 2**64) = 14757395258967641293
        ulong ones = unchecked(System.Numerics.BitOperations.RotateRight(ulong.MaxValue * 10248191152060862009, 7) * 14757395258967641293);

        Assert.Equal(0, FromState(1, 0, 3, 4).NextUniform());
        Assert.Equal(ulong.MaxValue, FromState(1, ones, 3, 4).NextBits());
        Assert.Equal(1 - Math.Pow(2, -53), FromState(1, ones, 3, 4).NextUniform());
    }

    // E z = 0, E z² = 1, E z³ = 0, E z⁴ = 3; the deviation of zᵏ is √(E z²ᵏ − (E zᵏ)²) with E z⁶ = 15, E z⁸ = 105.
    [Fact]
    public void Normal_numbers_have_their_moments()
    {
        RandomStream random = Stream();
        double[] z = [.. Enumerable.Range(0, Draws).Select(_ => random.NextNormal())];

        AssertMean(0, 1, z);
        AssertMean(1, Math.Sqrt(2), z.Select(value => Math.Pow(value, 2)));
        AssertMean(0, Math.Sqrt(15), z.Select(value => Math.Pow(value, 3)));
        AssertMean(3, Math.Sqrt(105 - 9), z.Select(value => Math.Pow(value, 4)));

        // The polar method gives them in pairs: neighbours are uncorrelated, E zz' = 0 with deviation 1, in a pair and across.
        AssertMean(0, 1, z.Zip(z.Skip(1), (a, b) => a * b));

        // P(z < −1) = Φ(−1) = 0.158655…
        AssertMean(0.15865525393145705, Math.Sqrt(0.15865525393145705 * (1 - 0.15865525393145705)), z.Select(value => value < -1 ? 1.0 : 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public void Every_index_comes_equally_often(int bound)
    {
        RandomStream random = Stream();
        int[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => random.NextIndex(bound))];

        for (int index = 0; index < bound; index++)
            AssertMean(1.0 / bound, Math.Sqrt(1.0 / bound * (1 - 1.0 / bound)), drawn.Select(value => value == index ? 1.0 : 0));
        Assert.All(drawn, index => Assert.InRange(index, 0, bound - 1));
    }

    // 2⁶⁴ is no multiple of 3, so one of the 2⁶⁴ draws must be thrown away: it is 0, which s1 = 0 makes first. The next three
    // draws give 1, 2, 1. For a power of two no draw is thrown away, and 0 gives the index 0.
    [Fact]
    public void The_draw_that_would_bias_an_index_is_thrown_away()
    {
        RandomStream random = FromState(0x123456789abcdef, 0, 5, 0xfedcba9876543210);

        Assert.Equal([1, 2, 1], new[] { random.NextIndex(3), random.NextIndex(3), random.NextIndex(3) });
        Assert.Equal(0, FromState(0x123456789abcdef, 0, 5, 0xfedcba9876543210).NextIndex(4));
    }

    [Fact]
    public void Refuses_a_bound_below_1()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().NextIndex(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream().NextIndex(-1));
        Assert.InRange(Stream().NextIndex(int.MaxValue), 0, int.MaxValue - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Shuffle_is_a_permutation(int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        Stream().Shuffle<int>(items);

        Assert.Equal(Enumerable.Range(0, count), items.Order());
        Assert.True(count < 1000 || !items.SequenceEqual(items.Order()));
    }

    [Fact]
    public void Every_order_of_four_comes_equally_often()
    {
        RandomStream random = Stream();
        string[] orders = [.. Enumerable.Range(0, Draws).Select(_ => { char[] items = [.. "abcd"]; random.Shuffle<char>(items); return new string(items); })];

        Assert.Equal(24, orders.Distinct().Count());
        foreach (string order in orders.Distinct())
            AssertMean(1 / 24.0, Math.Sqrt(1 / 24.0 * (23 / 24.0)), orders.Select(value => value == order ? 1.0 : 0));
    }

    [Fact]
    public void Shuffles_of_one_seed_differ_by_position()
    {
        int[] first = [.. Enumerable.Range(0, 100)], second = [.. first];
        new Seed(7).Stream("shuffle", 0).Shuffle<int>(first);
        new Seed(7).Stream("shuffle", 1).Shuffle<int>(second);

        Assert.NotEqual(first, second);
    }

    private static void AssertMean(double expected, double deviation, IEnumerable<double> values)
    {
        double[] all = [.. values];
        double bound = Deviations * deviation / Math.Sqrt(all.Length);
        Assert.InRange(all.Average(), expected - bound, expected + bound);
    }
}
