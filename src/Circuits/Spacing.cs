namespace Backprop.Circuits;

/// <summary>Moves heights apart, as little as possible.</summary>
internal static class Spacing
{
    /// <summary>
    /// The heights nearest to those wished for (least squares) that keep their order and a distance of at least 1: isotonic regression of
    /// <c>wishᵢ − i</c> by pooling adjacent violators (Ayer et al., 1955).
    /// </summary>
    /// <param name="wishes">From the top down; what lies wrongly is pooled.</param>
    public static double[] Apart(double[] wishes)
    {
        var pools = new Stack<(double Mean, int Count)>();
        for (int i = 0; i < wishes.Length; i++)
        {
            (double mean, int count) = (wishes[i] - i, 1);
            while (pools.TryPeek(out var before) && before.Mean > mean)
            {
                pools.Pop();
                (mean, count) = ((before.Mean * before.Count + mean * count) / (before.Count + count), before.Count + count);
            }
            pools.Push((mean, count));
        }
        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Mean, pool.Count)).Select((mean, i) => mean + i)];
    }
}
