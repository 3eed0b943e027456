using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>Moves numbers to mean 0 and standard deviation 1: z = (x − mean) / std, and back: x = mean + std · z.</summary>
public sealed record Standardization : NumericScale
{
    // A mean that is off by so much of a standard deviation is measured again.
    private const double Exact = 1e-10;

    /// <summary>States mean and standard deviation.</summary>
    /// <param name="mean">Finite.</param>
    /// <param name="standardDeviation">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not.</exception>
    public Standardization(double mean, double standardDeviation)
    {
        Mean = Setting.Finite(mean, nameof(mean));
        StandardDeviation = Setting.Positive(standardDeviation, nameof(standardDeviation));
    }

    /// <summary>Σx / n over the known training values.</summary>
    public double Mean { get; }

    /// <summary>√(Σ(x − mean)² / n) over the known training values: the population's, as in scikit-learn's StandardScaler.</summary>
    public double StandardDeviation { get; }

    /// <summary>(x − mean) / std.</summary>
    /// <param name="value">x.</param>
    public override double Apply(double value) => (value - Mean) / StandardDeviation;

    /// <summary>mean + std · z.</summary>
    /// <param name="standardized">z.</param>
    public double Undo(double standardized) => Mean + StandardDeviation * standardized;

    private protected override string Fitted => string.Create(CultureInfo.InvariantCulture, $"mean {Mean} and standard deviation {StandardDeviation}");

    /// <summary>Finds mean and standard deviation; null when there is no value or all of them are the same.</summary>
    internal static Standardization? Fit(ReadOnlySpan<double> values)
    {
        // Rounding can give equal values a deviation above 0, so equality is tested for itself.
        if (values.IsEmpty || values.IndexOfAnyExcept(values[0]) < 0)
            return null;
        // A power of two, so that squares neither overflow nor underflow and no other bit changes.
        double largest = 0;
        foreach (double x in values)
            largest = Math.Max(largest, Math.Abs(x));
        double unit = Math.ScaleB(1, Math.Clamp(Math.ILogB(largest), -1000, 1000)), sum = 0;
        foreach (double x in values)
            sum += x / unit;
        double mean = sum / values.Length;
        (double offset, double deviation) = Around(mean, values, unit);
        // Far from 0 the sum above has lost digits that distances from its mean still have.
        if (Math.Abs(offset) > Exact * deviation)
        {
            mean += offset;
            (offset, deviation) = Around(mean, values, unit);
            deviation = Math.Sqrt(deviation * deviation - offset * offset);
        }
        return deviation * unit > 0 ? new(mean * unit, deviation * unit) : null;
    }

    // The mean of x − origin, and the root of the mean of its squares.
    private static (double Mean, double Root) Around(double origin, ReadOnlySpan<double> values, double unit)
    {
        double sum = 0, squares = 0;
        foreach (double x in values)
        {
            double distance = x / unit - origin;
            sum += distance;
            squares += distance * distance;
        }
        return (sum / values.Length, Math.Sqrt(squares / values.Length));
    }

    internal override void WriteTo(JsonObject json)
    {
        json["mean"] = Mean;
        json["std"] = StandardDeviation;
    }

    /// <exception cref="FormatException">A number is missing or unusable.</exception>
    internal static new Standardization FromJson(JsonObject json)
    {
        try
        {
            return new(json.RequireNumber("mean"), json.RequireNumber("std"));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
