using System.Data;

namespace Backprop.Data;

/// <summary>Makes a table of the rows of a query.</summary>
internal static class QueryTable
{
    /// <exception cref="DataException">There is no row, no column, a name is empty or repeats, or a value cannot be kept as text.</exception>
    public static CsvTable Build(IDataReader reader, CsvOptions options, string file)
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        if (names.Length == 0)
            throw new DataException("has no columns", file);
        CsvHeader.Check(names, file, line: 1);
        string[] titles = [.. names.Select(RowTable.Title)];
        CsvCells[] cells = [.. names.Select(_ => new CsvCells())];
        int rows = 0;
        for (; reader.Read(); rows++)
        {
            for (int i = 0; i < names.Length; i++)
            {
                string text = ValueText.Of(reader.GetValue(i), options.DecimalSeparator)
                    ?? throw new DataException($"holds a {reader.GetFieldType(i).Name}; {ValueText.Expected}", file, rows + 1, titles[i]);
                cells[i].Add(RowTable.Encode(text, options, file, rows + 1, titles[i]));
            }
        }
        if (rows == 0)
            throw new DataException("has no rows", file);
        foreach (CsvCells column in cells)
            column.Trim();
        return new CsvTable(file, options, names, cells, new RowOrigins(file, rows, row => row + 1));
    }
}
