using System.Data;
using System.Globalization;

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
                string text = TextOf(reader.GetValue(i), options.DecimalSeparator)
                    ?? throw new DataException($"holds a {reader.GetFieldType(i).Name}; expected numbers, texts, truth values, dates or times", file, rows + 1, titles[i]);
                cells[i].Add(RowTable.Encode(text, options, file, rows + 1, titles[i]));
            }
        }
        if (rows == 0)
            throw new DataException("has no rows", file);
        foreach (CsvCells column in cells)
            column.Trim();
        return new CsvTable(file, options, names, cells, new RowOrigins(file, rows, row => row + 1));
    }

    private static string? TextOf(object? value, char decimalSeparator) => value switch
    {
        null or DBNull => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        double or float or Half or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture).Replace('.', decimalSeparator),
        sbyte or byte or short or ushort or int or uint or long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        char or Guid or TimeSpan => value.ToString(),
        _ => null,
    };
}
