using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>The target of a regression: the number, standardised.</summary>
public sealed class ValueTargetEncoder : TargetEncoder
{
    internal const string JsonKind = "value";

    internal ValueTargetEncoder(string column, Standardization scale)
        : base(column)
        => Scale = scale;

    /// <inheritdoc/>
    public override TaskKind Task => TaskKind.Regression;

    /// <summary>Mean and standard deviation of the training targets; <see cref="Standardization.Undo"/> brings a prediction back to the target's units.</summary>
    public Standardization Scale { get; }

    internal static ValueTargetEncoder Fit(CsvColumn column, ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        for (int s = 0; s < values.Length; s++)
            values[s] = Value(column, rows[s]);
        Standardization scale = Standardization.Fit(values)
            ?? throw column.Error("the target has the same value in all training rows; there is nothing to learn");
        return new(column.Name, scale);
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
        return json;
    }

    private static double Value(CsvColumn column, int row) => column.Number(row) ?? throw column.Error(row, "the target is missing");
}
