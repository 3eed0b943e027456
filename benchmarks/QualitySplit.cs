namespace Backprop.Benchmarks;

/// <summary>The test rows of a data set: the same here and in quality_peers.py.</summary>
internal static class QualitySplit
{
    /// <summary>The quarter of the rows with the smallest SplitMix64 of (seed &lt;&lt; 32) + row, true; the rows with a target counted from 0.</summary>
    public static bool[] TestRows(int rows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(row => Mix(((ulong)seed << 32) + (ulong)row))];
        bool[] chosen = new bool[rows];
        foreach (int row in order.Take(rows / 4))
            chosen[row] = true;
        return chosen;
    }

    // Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
