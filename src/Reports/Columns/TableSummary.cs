using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Reports.Columns;

/// <summary>The columns of the training file, and what is odd about them.</summary>
/// <param name="Rows">How many rows were looked at: all, or of many some at even distances.</param>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Warnings">Equal columns, equal rows, columns that give the target away. What encoding found odd is not repeated.</param>
internal sealed record TableSummary(int Rows, IReadOnlyList<ColumnSummary> Columns, IReadOnlyList<string> Warnings)
{
    private const int MostCells = 5_000_000;

    private const int FewestRows = 1000;

    public static TableSummary Of(TabularRun run)
    {
        CsvTable table = run.Table;
        int[] rows = Thinning.Positions(table.RowCount, Math.Max(FewestRows, MostCells / table.Columns.Count));
        Dictionary<string, string> roles = run.Schema.Features.ToDictionary(feature => feature.Name, feature => feature.Kind.ToString().ToLowerInvariant());
        roles[run.Schema.Target] = "target";
        ColumnSummary[] columns = [.. table.Columns.Select(column => ColumnSummary.Of(column, roles.GetValueOrDefault(column.Name, "not used"), rows))];
        return new(rows.Length, columns, [.. EqualColumns(columns), .. EqualRows(table, rows), .. Leaks(run, columns, rows)]);
    }

    private static IEnumerable<string> EqualColumns(ColumnSummary[] columns)
        => columns.Where(column => column.Role is not ("not used" or "target")).GroupBy(column => column.Fingerprint).Where(group => group.Count() > 1)
            .Select(group => $"columns {DisplayText.List([.. group.Select(column => column.Name)])} hold the same cells: one of them is enough");

    private static IEnumerable<string> EqualRows(CsvTable table, int[] rows)
    {
        var seen = new HashSet<ulong>();
        int repeated = rows.Count(row => !seen.Add(table.Columns.Aggregate(CellDigest.Start, (digest, column) => CellDigest.Add(digest, column.Utf8(row)))));
        return repeated == 0 ? [] : [$"{DisplayText.Count(repeated, "row")} repeat{(repeated == 1 ? "s" : "")} an earlier one cell by cell: where one is trained on and the other judged, the figures flatter"];
    }

    // A column whose every value belongs to one class, and which has few of them, says the class in other words.
    private static IEnumerable<string> Leaks(TabularRun run, ColumnSummary[] columns, int[] rows)
    {
        CsvColumn target = run.Table.Column(run.Schema.Target);
        foreach (ColumnSummary summary in columns.Where(column => column.Role is "numeric" or "categorical" && column.Distinct > 1 && column.Distinct <= rows.Length / 5))
        {
            CsvColumn column = run.Table.Column(summary.Name);
            var meaning = new Dictionary<string, string>(StringComparer.Ordinal);
            bool same = true, decides = rows.All(row =>
            {
                (string cell, string truth) = (column.Text(row), target.Text(row));
                same &= cell == truth;
                return meaning.TryAdd(cell, truth) || meaning[cell] == truth;
            });
            if (decides && !same)
                yield return $"column {DisplayText.Quote(summary.Name)} may leak the target: each of its {DisplayText.Count(meaning.Count)} values stands with a single value of {DisplayText.Quote(run.Schema.Target)}";
        }
    }
}
