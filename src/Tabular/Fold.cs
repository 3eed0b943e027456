using Backprop.Data;
using Backprop.Numerics;

namespace Backprop.Tabular;

/// <summary>What one member of an ensemble learns from, and what its best epoch is chosen by; positions in the training part.</summary>
internal sealed record Fold(int[] Train, int[] Validation)
{
    /// <summary>
    /// A fold for each member. The positions are shuffled, by class where there are classes, and dealt out to F heaps, as many as members but enough that
    /// the given share is a whole number of heaps; member m leaves out the heaps from m on. With k members and a share of 1/k every row is left out once.
    /// </summary>
    /// <param name="classes">The class of each row; all the same for a regression.</param>
    /// <param name="members">How many folds.</param>
    /// <param name="share">The share that each member leaves out.</param>
    /// <param name="seed">Gives the order, from the stream <c>"folds"</c>.</param>
    /// <param name="file">What messages call the data.</param>
    /// <exception cref="DataException">There are fewer rows than heaps.</exception>
    public static Fold[] Deal(ReadOnlySpan<int> classes, int members, double share, Seed seed, string? file = null)
    {
        int heaps = Math.Max(members, (int)Math.Max(2, Math.Round(1 / share))), width = Math.Clamp((int)Math.Round(share * heaps), 1, heaps - 1);
        if (classes.Length < heaps)
            throw new DataException(FormattableString.Invariant($"has {classes.Length} training rows, too few for {members} members that each leave out another {100 * share:0.#} %; train fewer members"), file);
        int[] order = [.. Enumerable.Range(0, classes.Length)];
        seed.Stream("folds").Shuffle<int>(order);
        int[] keys = classes.ToArray();
        order = [.. order.OrderBy(row => keys[row])];
        int[] heap = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            heap[order[i]] = i % heaps;
        return
        [
            .. Enumerable.Range(0, members).Select(m =>
            {
                ILookup<bool, int> sides = Enumerable.Range(0, heap.Length).ToLookup(row => (heap[row] - m + heaps) % heaps < width);
                return new Fold([.. sides[false]], [.. sides[true]]);
            }),
        ];
    }
}
