using System.Globalization;
using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;

namespace Backprop.Data;

/// <summary>
/// Moves numbers to median 0 and quartile range 1 and bends outliers into (−3, 3): x̂ = (x − median) / range, then x̂ / √(1 + (x̂/3)²).
/// From Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", 2024.
/// </summary>
public sealed record RobustScale : NumericScale
{
    private const double Bound = 3;

    /// <summary>States median and range.</summary>
    /// <param name="median">Finite.</param>
    /// <param name="range">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not.</exception>
    public RobustScale(double median, double range)
    {
        Median = Setting.Finite(median, nameof(median));
        Range = Setting.Positive(range, nameof(range));
    }

    /// <summary>The median of the known training values.</summary>
    public double Median { get; }

    /// <summary>
    /// q75 − q25 of the known training values, the quantiles interpolated linearly between the two nearest values (definition 7 of Hyndman and Fan, 1996;
    /// NumPy's default); ½(max − min) where that is 0.
    /// </summary>
    public double Range { get; }

    /// <summary>x̂ / √(1 + (x̂/3)²) with x̂ = (x − median) / range: within [−3, 3], and not far from x̂ where |x̂| is below 1.</summary>
    /// <param name="value">x, finite.</param>
    public override double Apply(double value)
    {
        double x = (value - Median) / Range;
        // Far out the 1 under the root no longer counts, and the square could overflow.
        return Math.Abs(x) > 1e9 ? Math.CopySign(Bound, x) : x / Math.Sqrt(1 + x / Bound * (x / Bound));
    }

    private protected override string Fitted => string.Create(CultureInfo.InvariantCulture, $"median {Median} and range {Range}");

    internal static new RobustScale FromJson(JsonObject json)
    {
        try
        {
            return new(json.RequireNumber("median"), json.RequireNumber("range"));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Finds median and range; null when there is no value or all of them are the same. The order of the values changes.</summary>
    internal static RobustScale? Fit(double[] values)
    {
        if (values.Length == 0)
            return null;
        double Quantile(double q) => ArrayStatistics.QuantileCustomInplace(values, q, QuantileDefinition.R7);
        double range = Quantile(0.75) - Quantile(0.25);
        if (range == 0)
            range = (ArrayStatistics.Maximum(values) - ArrayStatistics.Minimum(values)) / 2;
        return range > 0 ? new(Quantile(0.5), range) : null;
    }

    /// <summary>Finds the same median and range of whole numbers from how often each comes.</summary>
    /// <param name="counts">Of 0, 1, …; in all at least two numbers.</param>
    internal static RobustScale? Fit(int[] counts)
    {
        int n = counts.Sum();
        int Ordered(int rank)
        {
            int value = 0;
            for (int below = counts[0]; below <= rank; below += counts[value])
                value++;
            return value;
        }
        double Quantile(double q)
        {
            double h = (n - 1) * q;
            int lower = Ordered((int)h);
            return lower + (h - Math.Floor(h)) * (Ordered((int)h + 1) - lower);
        }
        double range = Quantile(0.75) - Quantile(0.25);
        if (range == 0)
            range = (Ordered(n - 1) - Ordered(0)) / 2.0;
        return range > 0 ? new(Quantile(0.5), range) : null;
    }

    internal override void WriteTo(JsonObject json)
    {
        json["median"] = Median;
        json["range"] = Range;
    }
}
