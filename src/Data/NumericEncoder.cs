using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column of numbers: one input, scaled, where a missing cell counts as the mean or the median and so becomes 0; and if training had missing cells
/// and <see cref="EncodingOptions.MissingIndicators"/> is set, one more that is 1 where the cell is missing.
/// </summary>
public sealed class NumericEncoder : ColumnEncoder
{
    internal const string JsonKind = "numeric";

    internal NumericEncoder(string column, NumericScale? scale, bool marksMissing)
        : base(column, ColumnKind.Numeric)
    {
        Scale = scale;
        MarksMissing = marksMissing;
        string[] number = scale is null ? [] : [column];
        FeatureNames = marksMissing ? [.. number, MissingName(column)] : number;
    }

    /// <summary>Fitted on the known training values; null when these are all the same, and only what is missing says something.</summary>
    public NumericScale? Scale { get; }

    /// <summary>Whether the last input says that the cell is missing.</summary>
    public bool MarksMissing { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal static string MissingName(string column) => $"{column}.missing";

    internal static ColumnEncoder Fit(CsvColumn column, ReadOnlySpan<int> rows, EncodingOptions options, ICollection<string> warnings)
    {
        double[] known = new double[rows.Length];
        column.Numbers(rows, known);
        int count = 0;
        foreach (double value in known)
        {
            if (!double.IsNaN(value))
                known[count++] = value;
        }
        Array.Resize(ref known, count);
        bool marksMissing = options.MissingIndicators && count > 0 && count < rows.Length;
        NumericScale? scale = NumericScale.Fit(known, options.Scaling);
        if (scale is null && !marksMissing)
            return WithoutInformation(column, ColumnKind.Numeric, anyKnown: count > 0, options, warnings);
        if (RowNumbers.AreIn(column, known))
            warnings.Add($"column {column.DisplayName} counts up from row to row like a row number; if it is one, leave it out (--ignore)");
        return new NumericEncoder(column.Name, scale, marksMissing);
    }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
    {
        int last = FeatureNames.Count - 1;
        Span<double> values = rows.Length <= 256 ? stackalloc double[rows.Length] : new double[rows.Length];
        column.Numbers(rows, values);
        for (int s = 0; s < rows.Length; s++)
        {
            if (double.IsNaN(values[s]))
            {
                if (MarksMissing)
                    destination[s * stride + last] = T.One;
            }
            else if (Scale is not null)
            {
                destination[s * stride] = Scale.Apply<T>(values[s], column, rows[s]);
            }
        }
        return 0;
    }

    internal override JsonObject ToJson()
    {
        var json = new JsonObject { ["column"] = Column, ["kind"] = JsonKind };
        Scale?.WriteTo(json);
        if (MarksMissing)
            json["missing"] = true;
        return json;
    }

    internal static NumericEncoder FromJson(string column, JsonObject json)
    {
        bool marksMissing = json.Flag("missing");
        bool unscaled = marksMissing && !json.ContainsKey("median") && !json.ContainsKey("mean");
        return new(column, unscaled ? null : NumericScale.FromJson(json), marksMissing);
    }
}
