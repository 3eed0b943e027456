using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>The target of a regression: the number, standardised.</summary>
public sealed class ValueTargetEncoder : TargetEncoder
{
    internal const string JsonKind = "value";

    internal ValueTargetEncoder(string column, Standardization scale, (double Least, double Greatest)? range = null)
        : base(column)
    {
        if (range is { } limits && !(limits.Least < limits.Greatest))
            throw new ArgumentException(FormattableString.Invariant($"Expected a least value below the greatest, got {limits.Least} and {limits.Greatest}."), nameof(range));
        Scale = scale;
        Range = range;
    }

    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Regression;

    /// <summary>Mean and standard deviation of the training targets; <see cref="Decode"/> brings a prediction back to the target's units.</summary>
    public Standardization Scale { get; }

    /// <summary>The least and the greatest training target, between which predictions are kept; null where they are not.</summary>
    public (double Least, double Greatest)? Range { get; }

    /// <summary>What the network says, in the target's units: mean + std · z, kept within <see cref="Range"/>.</summary>
    /// <param name="standardized">z.</param>
    public double Decode(double standardized)
    {
        double value = Scale.Undo(standardized);
        return Range is { } range ? Math.Clamp(value, range.Least, range.Greatest) : value;
    }

    internal static ValueTargetEncoder Fit(CsvColumn column, ReadOnlySpan<int> rows, bool clamps)
    {
        double[] values = new double[rows.Length];
        for (int s = 0; s < values.Length; s++)
            values[s] = Value(column, rows[s]);
        Standardization scale = Standardization.Fit(values)
            ?? throw column.Error("the target has the same value in all training rows; there is nothing to learn");
        return new(column.Name, scale, clamps ? (values.Min(), values.Max()) : null);
    }

    internal override void Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination)
    {
        for (int s = 0; s < rows.Length; s++)
            destination[s] = Scale.Apply<T>(Value(column, rows[s]), column, rows[s]);
    }

    internal override JsonObject ToJson()
    {
        var json = new JsonObject { ["column"] = Column, ["kind"] = JsonKind };
        Scale.WriteTo(json);
        if (Range is { } range)
            json["range"] = new JsonArray(range.Least, range.Greatest);
        return json;
    }

    internal static ValueTargetEncoder FromJson(string column, JsonObject json)
    {
        Standardization scale = Standardization.FromJson(json);
        if (!json.ContainsKey("range"))
            return new(column, scale);
        try
        {
            return new(column, scale, json.RequireNumbers("range") is [double least, double greatest] ? (least, greatest) : throw new ArgumentException("Expected two numbers as \"range\"."));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Target {DisplayText.Quote(column)}: {e.Message}", e);
        }
    }

    private static double Value(CsvColumn column, int row) => column.Number(row) ?? throw column.Error(row, "the target is missing");
}
