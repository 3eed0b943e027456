using System.Buffers.Binary;
using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// A stream of random numbers: xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021).
/// Not for many threads at once; take one stream per purpose from <see cref="Seed.Stream"/>.
/// </summary>
public sealed class RandomStream
{
    private ulong s0, s1, s2, s3;
    private double? spareNormal;

    internal RandomStream(ReadOnlySpan<byte> state) => Restart(state);

    internal void Restart(ReadOnlySpan<byte> state)
    {
        spareNormal = null;
        s0 = BinaryPrimitives.ReadUInt64LittleEndian(state);
        s1 = BinaryPrimitives.ReadUInt64LittleEndian(state[8..]);
        s2 = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        s3 = BinaryPrimitives.ReadUInt64LittleEndian(state[24..]);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number drawn from the standard normal distribution (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        if (spareNormal is { } spare)
        {
            spareNormal = null;
            return spare;
        }
        double u, v, s;
        do
        {
            u = 2 * NextUniform() - 1;
            v = 2 * NextUniform() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);
        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        spareNormal = v * factor;
        return u * factor;
    }

    /// <summary>An integer drawn uniformly from 0 … bound − 1, without bias (Lemire, "Fast Random Integer Generation in an Interval", 2019).</summary>
    /// <param name="bound">The number of possible values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is less than 1.</exception>
    public int NextIndex(int bound)
    {
        Setting.AtLeast(1, bound, nameof(bound));
        ulong high = Math.BigMul(NextBits(), (ulong)bound, out ulong low);
        if (low < (ulong)bound)
        {
            ulong threshold = (0UL - (ulong)bound) % (ulong)bound;
            while (low < threshold)
                high = Math.BigMul(NextBits(), (ulong)bound, out low);
        }
        return (int)high;
    }

    /// <summary>Puts the items into a random order, every order equally likely (Fisher–Yates).</summary>
    /// <param name="items">The items to shuffle, in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextIndex(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
