using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>A fitted map from the numbers of a column to those that a network reads; a missing number becomes 0. It does not change.</summary>
public abstract record NumericScale
{
    private protected NumericScale()
    {
    }

    /// <summary>The scaled number.</summary>
    /// <param name="value">x, finite.</param>
    public abstract double Apply(double value);

    /// <summary>What was fitted, for messages: <c>mean 3 and standard deviation 2</c>.</summary>
    private protected abstract string Fitted { get; }

    internal abstract void WriteTo(JsonObject json);

    /// <summary>Fits the known training values; null when there is none or all of them are the same.</summary>
    /// <param name="values">Finite; their order may change.</param>
    /// <param name="scaling">Which map.</param>
    internal static NumericScale? Fit(double[] values, NumericScaling scaling)
        => scaling == NumericScaling.Standard ? Standardization.Fit(values) : RobustScale.Fit(values);

    /// <exception cref="FormatException">A number is missing or unusable.</exception>
    internal static NumericScale FromJson(JsonObject json)
        => json.ContainsKey("median") ? RobustScale.FromJson(json) : Standardization.FromJson(json);

    /// <summary>The scaled number in the precision of the network.</summary>
    /// <exception cref="DataException">That is more than <typeparamref name="T"/> can hold.</exception>
    internal T Apply<T>(double value, CsvColumn column, int row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T scaled = T.CreateTruncating(Apply(value));
        return T.IsFinite(scaled)
            ? scaled
            : throw column.Error(row, string.Create(CultureInfo.InvariantCulture, $"{DisplayText.Quote(column.Text(row))} is out of range: the training values have {Fitted}"));
    }
}
