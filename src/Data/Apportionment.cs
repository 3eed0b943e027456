namespace Backprop.Data;

/// <summary>Divides the rows of each class among parts, as whole numbers near their fractions.</summary>
internal static class Apportionment
{
    // Products of a fraction and a whole number that ought to be whole can fall short by a rounding error.
    private const double Rounding = 1e-9;

    /// <summary>
    /// Largest remainder, class after class; what a part was owed by earlier classes is added to its remainder, so that its total comes out right as well.
    /// A class with at least one row keeps one in part 0.
    /// </summary>
    /// <param name="sizes">The rows of each class.</param>
    /// <param name="fractions">What each part is to get; they sum to 1.</param>
    /// <returns>Classes × parts; a class's counts sum to its size.</returns>
    public static int[,] Divide(IReadOnlyList<int> sizes, double[] fractions)
    {
        int[,] counts = new int[sizes.Count, fractions.Length];
        double[] owed = new double[fractions.Length];
        for (int c = 0; c < sizes.Count; c++)
        {
            int left = sizes[c];
            double[] remainders = new double[fractions.Length];
            for (int p = 0; p < fractions.Length; p++)
            {
                double quota = sizes[c] * fractions[p];
                counts[c, p] = (int)Math.Floor(quota + Rounding);
                remainders[p] = quota - counts[c, p];
                owed[p] += remainders[p];
                left -= counts[c, p];
            }
            var byNeed = Enumerable.Range(0, fractions.Length).OrderBy(p => remainders[p] <= Rounding).ThenByDescending(p => owed[p]);
            foreach (int p in byNeed.Take(left))
                Move(p, +1);
            if (sizes[c] > 0 && counts[c, 0] == 0)
            {
                Move(Enumerable.Range(1, fractions.Length - 1).MaxBy(p => counts[c, p]), -1);
                Move(0, +1);
            }

            void Move(int part, int rows)
            {
                counts[c, part] += rows;
                owed[part] -= rows;
            }
        }
        return counts;
    }

    /// <summary>Gives each part that is to get something at least one row, without taking a class's last row out of part 0.</summary>
    /// <returns>False when that is not possible.</returns>
    public static bool FillEmptyParts(int[,] counts, double[] fractions)
    {
        for (int empty = 0; empty < fractions.Length; empty++)
        {
            if (fractions[empty] == 0 || Total(counts, empty) > 0)
                continue;
            (int Class, int Part)? donor = null;
            for (int c = 0; c < counts.GetLength(0); c++)
            {
                for (int p = 0; p < fractions.Length; p++)
                {
                    bool canGive = p == 0 ? counts[c, p] > 1 : counts[c, p] > 0 && Total(counts, p) > 1;
                    if (canGive && (donor is not { } best || counts[c, p] > counts[best.Class, best.Part]))
                        donor = (c, p);
                }
            }
            if (donor is not { } from)
                return false;
            counts[from.Class, from.Part]--;
            counts[from.Class, empty]++;
        }
        return true;
    }

    private static int Total(int[,] counts, int part)
    {
        int total = 0;
        for (int c = 0; c < counts.GetLength(0); c++)
            total += counts[c, part];
        return total;
    }
}
