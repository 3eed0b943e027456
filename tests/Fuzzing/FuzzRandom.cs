using Backprop.Numerics;

namespace Backprop.Tests.Fuzzing;

/// <summary>The choices of one case. A case is a function of seed, kind and number alone, so that the three of them bring it back.</summary>
internal sealed class FuzzRandom(Seed seed, string kind, long number)
{
    private readonly RandomStream random = seed.Stream($"fuzz {kind}", number);

    /// <summary>A whole number from 0 to below a bound.</summary>
    public int Below(int bound) => random.NextIndex(bound);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => random.NextIndex(times) == 0;

    /// <summary>Any item of a list.</summary>
    public TItem Of<TItem>(IReadOnlyList<TItem> items) => items[random.NextIndex(items.Count)];

    /// <summary>Flips, cuts, repeats or inserts some bytes.</summary>
    public byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        int at = Below(bytes.Length), length = Math.Min(1 + Below(8), bytes.Length - at);
        switch (Below(5))
        {
            case 0: return [.. bytes[..at], (byte)(bytes[at] ^ (1 << Below(8))), .. bytes[(at + 1)..]];
            case 1: return bytes[..at];
            case 2: return [.. bytes[..at], .. bytes[(at + length)..]];
            case 3: return [.. bytes[..(at + length)], .. bytes[at..]];
            default: return [.. bytes[..at], (byte)Below(256), .. bytes[at..]];
        }
    }
}
