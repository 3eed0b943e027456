namespace Backprop.Reports;

/// <summary>Chooses some of many, always the same, so that a page of a large file stays small.</summary>
internal static class Thinning
{
    /// <summary>Positions at even distances, the first and the last among them; all of them when they are few enough.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="most">How many are wanted at most, at least 2.</param>
    public static int[] Positions(int count, int most)
        => count <= most ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)))];
}
