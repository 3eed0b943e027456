using System.Numerics;

namespace Backprop.Reports;

/// <summary>How numbers are spread: counts in buckets of equal width from the least to the greatest. Numbers that are not finite are counted apart.</summary>
/// <param name="Minimum">The least; NaN when none is finite.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Sum">Σ x.</param>
/// <param name="SumOfSquares">Σ x².</param>
/// <param name="Counts">Numbers in each bucket; a single bucket when all are equal, none when none is finite. The lower edge belongs to a bucket, the greatest to the last.</param>
/// <param name="NotFinite">How many are NaN or ±∞.</param>
internal sealed record Histogram(double Minimum, double Maximum, double Sum, double SumOfSquares, IReadOnlyList<long> Counts, long NotFinite)
{
    /// <summary>How many numbers are finite.</summary>
    public long Count => Counts.Sum();

    /// <summary>The width of a bucket.</summary>
    public double Width => Counts.Count == 0 ? 0 : (Maximum - Minimum) / Counts.Count;

    /// <summary>√(Σ x² / n); NaN for none.</summary>
    public double RootMeanSquare => Math.Sqrt(SumOfSquares / Count);

    /// <summary>The upper edge of a bucket; of the last, the greatest number itself.</summary>
    public double UpperEdge(int bucket) => bucket == Counts.Count - 1 ? Maximum : Minimum + (bucket + 1) * Width;

    /// <summary>Counts numbers, each scaled.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <param name="scale">What each is multiplied by: 1/m for a gradient summed over m samples.</param>
    /// <param name="buckets">How many buckets.</param>
    public static Histogram Of<T>(ReadOnlySpan<T> values, double scale = 1, int buckets = 30) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, squares = 0;
        long finite = 0;
        foreach (T value in values)
        {
            double x = double.CreateTruncating(value) * scale;
            if (!double.IsFinite(x))
                continue;
            finite++;
            (minimum, maximum) = (Math.Min(minimum, x), Math.Max(maximum, x));
            sum += x;
            squares += x * x;
        }
        if (finite == 0)
            return new(double.NaN, double.NaN, 0, 0, [], values.Length);
        if (minimum == maximum)
            return new(minimum, maximum, sum, squares, [finite], values.Length - finite);
        long[] counts = new long[buckets];
        double perBucket = buckets / (maximum - minimum);
        foreach (T value in values)
        {
            double x = double.CreateTruncating(value) * scale;
            if (double.IsFinite(x))
                counts[Math.Min(buckets - 1, (int)((x - minimum) * perBucket))]++;
        }
        return new(minimum, maximum, sum, squares, counts, values.Length - finite);
    }
}
