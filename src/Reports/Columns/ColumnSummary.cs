using Backprop.Data;

namespace Backprop.Reports.Columns;

/// <summary>What one column of the training file holds, looked at row by row.</summary>
/// <param name="Name">The column.</param>
/// <param name="Role"><c>target</c>, <c>numeric</c>, <c>categorical</c>, <c>date</c>, or <c>not used</c>.</param>
/// <param name="Missing">Cells that are missing.</param>
/// <param name="Distinct">Different cells that are known; null above <see cref="MostDistinct"/>.</param>
/// <param name="Minimum">The least number; null for another kind of column, as the two below.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Maximum">The greatest number.</param>
/// <param name="Commonest">The most frequent cell among the first 10,001 different ones; the first of equals. Null when all are missing.</param>
/// <param name="CommonestCount">How often it stands there.</param>
/// <param name="Fingerprint">A digest of all cells: equal columns have the same.</param>
internal sealed record ColumnSummary(
    string Name, string Role, int Missing, int? Distinct, double? Minimum, double? Mean, double? Maximum, string? Commonest, int CommonestCount, ulong Fingerprint)
{
    private const int MostDistinct = 10_000;

    /// <param name="column">The column.</param>
    /// <param name="role">What it is used for.</param>
    /// <param name="rows">Which rows.</param>
    public static ColumnSummary Of(CsvColumn column, string role, ReadOnlySpan<int> rows)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        int missing = 0, numbers = 0;
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, mean = 0;
        ulong fingerprint = CellDigest.Start;
        foreach (int row in rows)
        {
            fingerprint = CellDigest.Add(fingerprint, column.Utf8(row));
            if (column.IsMissing(row))
            {
                missing++;
                continue;
            }
            string text = column.Text(row);
            if (counts.TryGetValue(text, out int count) || counts.Count <= MostDistinct)
                counts[text] = count + 1;
            if (role is not ("numeric" or "target") || column.Read(row, out double value) != NumberReading.Number)
                continue;
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
            mean += (value - mean) / ++numbers;
        }
        bool isNumeric = numbers > 0 && numbers == rows.Length - missing;
        KeyValuePair<string, int> commonest = counts.MaxBy(each => each.Value);
        return new(column.Name, role, missing, counts.Count > MostDistinct ? null : counts.Count, isNumeric ? minimum : null, isNumeric ? mean : null, isNumeric ? maximum : null,
            commonest.Key, commonest.Value, fingerprint);
    }
}
