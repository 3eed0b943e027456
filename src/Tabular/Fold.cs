using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Tabular;

/// <summary>What one member of an ensemble learns from, and what its best epoch is chosen by; positions in the training part.</summary>
internal sealed record Fold(int[] Train, int[] Validation)
{
    /// <summary>
    /// A fold for each member. The positions are shuffled, by class where there are classes, and dealt out to heaps: the fewest, at least as many as members, of which a whole number
    /// is the given share, to half a per cent of the rows and a fiftieth of what is left out and what is not, or as near as so few rows come to it. Each member leaves out as many of them,
    /// one after the other, and members begin as far apart as there is room. With k members and a share of 1/k every row is left out once.
    /// </summary>
    /// <param name="classes">The class of each row; all the same for a regression.</param>
    /// <param name="members">How many folds.</param>
    /// <param name="share">The share that each member leaves out.</param>
    /// <param name="seed">Gives the order, from the stream <c>"folds"</c>.</param>
    /// <param name="file">What messages call the data.</param>
    /// <exception cref="DataException">There are fewer rows than members.</exception>
    public static Fold[] Deal(ReadOnlySpan<int> classes, int members, double share, Seed seed, string? file = null)
    {
        if (classes.Length < Math.Max(members, 2))
            throw new DataException(FormattableString.Invariant($"has {classes.Length} training rows, too few for {members} members that each leave out another {100 * share:0.#} %; train fewer members"), file);
        (int heaps, int width) = Heaps(classes.Length, members, share);
        // Neighbouring rows are of one class: dealt to heaps that lie apart, they spread over those of every member.
        int stride = BigInteger.GreatestCommonDivisor(width, heaps) == 1 ? width : 1;
        int[] order = [.. Enumerable.Range(0, classes.Length)];
        seed.Stream("folds").Shuffle<int>(order);
        int[] keys = classes.ToArray();
        order = [.. order.OrderBy(row => keys[row])];
        int[] heap = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            heap[order[i]] = (int)((long)i * stride % heaps);
        return
        [
            .. Enumerable.Range(0, members).Select(m =>
            {
                int first = members * width < heaps ? m * width : m * heaps / members;
                ILookup<bool, int> sides = Enumerable.Range(0, heap.Length).ToLookup(row => (heap[row] - first + heaps) % heaps < width);
                return new Fold([.. sides[false]], [.. sides[true]]);
            }),
        ];
    }

    private static (int Heaps, int Width) Heaps(int rows, int members, double share)
    {
        (int Heaps, int Width, double Error) best = (0, 0, double.PositiveInfinity);
        double near = Math.Min(0.005, Math.Min(share, 1 - share) / 50);
        for (int heaps = Math.Max(members, 2); heaps <= rows && best.Error >= near; heaps++)
        {
            int width = Math.Clamp((int)Math.Round(share * heaps), 1, heaps - 1);
            double error = Math.Abs((double)width / heaps - share);
            if (error < best.Error)
                best = (heaps, width, error);
        }
        return (best.Heaps, best.Width);
    }
}
