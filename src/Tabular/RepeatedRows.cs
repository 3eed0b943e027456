using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>Finds rows to judge by that are those of a file to learn from: the file itself, or a copy.</summary>
internal static class RepeatedRows
{
    /// <summary>Whether the rows are, in order, the first ones of one of the files that a table was read from.</summary>
    /// <param name="rows">The rows to judge by.</param>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="schema">Which columns count.</param>
    public static bool AreIn(CsvTable rows, CsvTable table, TableSchema schema)
    {
        string[] names = [.. schema.Features.Select(feature => feature.Name), schema.Target];
        if (names.Any(name => rows.FindColumn(name) is null))
            return false;
        (CsvColumn, CsvColumn)[] columns = [.. names.Select(name => (rows.Column(name), table.Column(name)))];
        for (int start = 0; start <= table.RowCount - rows.RowCount; start++)
        {
            bool begins = start == 0 || !ReferenceEquals(table.FileOf(start), table.FileOf(start - 1));
            if (begins && columns.All(pair => AreSame(pair.Item1, pair.Item2, start)))
                return true;
        }
        return false;
    }

    private static bool AreSame(CsvColumn column, CsvColumn other, int start)
    {
        for (int row = 0; row < column.Table.RowCount; row++)
        {
            if (!column.Utf8(row).SequenceEqual(other.Utf8(start + row)))
                return false;
        }
        return true;
    }
}
