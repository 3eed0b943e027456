using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>A column of numbers: one input, standardised; a missing cell counts as the training mean, so it becomes 0.</summary>
public sealed class NumericEncoder : ColumnEncoder
{
    internal const string JsonKind = "numeric";

    internal NumericEncoder(string column, Standardization scale)
        : base(column, ColumnKind.Numeric)
    {
        Scale = scale;
        FeatureNames = [column];
    }

    /// <summary>Mean and standard deviation of the known training values.</summary>
    public Standardization Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal static ColumnEncoder Fit(CsvColumn column, ReadOnlySpan<int> rows, ICollection<string> warnings)
    {
        double[] known = new double[rows.Length];
        int count = 0;
        foreach (int row in rows)
        {
            if (column.Number(row) is { } value)
                known[count++] = value;
        }
        if (Standardization.Fit(known.AsSpan(0, count)) is { } scale)
            return new NumericEncoder(column.Name, scale);
        warnings.Add(ConstantEncoder.Warning(column, anyKnown: count > 0));
        return new ConstantEncoder(column.Name, ColumnKind.Numeric);
    }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
    {
        for (int s = 0; s < rows.Length; s++)
        {
            if (column.Number(rows[s]) is { } value)
                destination[s * stride] = Scale.Apply<T>(value, column, rows[s]);
        }
        return 0;
    }

    internal override JsonObject ToJson()
    {
        var json = new JsonObject { ["column"] = Column, ["kind"] = JsonKind };
        Scale.WriteTo(json);
        return json;
    }

    internal static NumericEncoder FromJson(string column, JsonObject json) => new(column, Standardization.FromJson(json));
}
