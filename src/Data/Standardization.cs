using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>Moves numbers to mean 0 and standard deviation 1: z = (x − mean) / std, and back: x = mean + std · z.</summary>
public sealed record Standardization : NumericScale
{
    /// <summary>States mean and standard deviation.</summary>
    /// <param name="mean">Finite.</param>
    /// <param name="standardDeviation">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not.</exception>
    public Standardization(double mean, double standardDeviation)
    {
        if (!double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(mean), $"Expected a finite mean, got {mean}.");
        if (!(double.IsFinite(standardDeviation) && standardDeviation > 0))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), $"Expected a finite standard deviation above 0, got {standardDeviation}.");
        Mean = mean;
        StandardDeviation = standardDeviation;
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
        double sum = 0;
        foreach (double x in values)
            sum += x;
        double mean = sum / values.Length;
        double squares = 0;
        foreach (double x in values)
            squares += (x - mean) * (x - mean);
        double deviation = Math.Sqrt(squares / values.Length);
        return deviation > 0 ? new(mean, deviation) : null;
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
