using System.Numerics;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column of numbers: one input, scaled, where a missing cell counts as the mean or the median and so becomes 0; and if training had missing cells
/// and <see cref="EncodingOptions.MissingIndicators"/> is set, one more that is 1 where the cell is missing.
/// </summary>
public sealed class NumericEncoder : ColumnEncoder
{
    internal const string JsonKind = "numeric";

    // With more rows than that, a column of bytes repeats itself: counting its values beats sorting them, and scaling each once beats scaling each cell.
    private const int ByteValues = 256;

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
        if (options.Scaling == NumericScaling.RobustSmoothClip && rows.Length > ByteValues && !column.Bytes.IsEmpty)
        {
            // No cell is missing, and no column of bytes can number so many rows.
            return RobustScale.Fit(Count(column.Bytes, rows)) is { } counted
                ? new NumericEncoder(column.Name, counted, marksMissing: false)
                : WithoutInformation(column, ColumnKind.Numeric, anyKnown: true, options, warnings);
        }
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
        if (Scale is not null && rows.Length > ByteValues && !column.Bytes.IsEmpty)
            EncodeBytes(Scale, column, rows, destination, stride);
        else
            EncodeNumbers(column, rows, destination, stride);
        return 0;
    }

    private static void EncodeBytes<T>(NumericScale scale, CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<byte> cells = column.Bytes;
        Span<T> scaled = stackalloc T[ByteValues];
        // NaN: not met yet.
        scaled.Fill(T.NaN);
        for (int s = 0; s < rows.Length; s++)
        {
            byte value = cells[rows[s]];
            if (T.IsNaN(scaled[value]))
                scaled[value] = scale.Apply<T>(value, column, rows[s]);
            destination[s * stride] = scaled[value];
        }
    }

    private void EncodeNumbers<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = FeatureNames.Count - 1;
        Span<double> values = stackalloc double[Math.Min(rows.Length, 256)];
        for (int s = 0; s < rows.Length; s++)
        {
            int i = s % values.Length;
            if (i == 0)
                column.Numbers(rows.Slice(s, Math.Min(values.Length, rows.Length - s)), values);
            if (double.IsNaN(values[i]))
            {
                if (MarksMissing)
                    destination[s * stride + last] = T.One;
            }
            else if (Scale is not null)
            {
                destination[s * stride] = Scale.Apply<T>(values[i], column, rows[s]);
            }
        }
    }

    /// <summary>How often each value from 0 to 255 comes.</summary>
    private static int[] Count(ReadOnlySpan<byte> cells, ReadOnlySpan<int> rows)
    {
        // Four counters for each value, in turn: an increment need not wait for the one before it, which mostly meets the same value.
        Span<int> turns = stackalloc int[4 * ByteValues];
        for (int i = 0; i < rows.Length; i++)
            turns[4 * cells[rows[i]] + (i & 3)]++;
        int[] counts = new int[ByteValues];
        for (int value = 0; value < counts.Length; value++)
            counts[value] = turns[4 * value] + turns[4 * value + 1] + turns[4 * value + 2] + turns[4 * value + 3];
        return counts;
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
