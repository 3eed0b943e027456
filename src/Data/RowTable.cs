using System.Text;

namespace Backprop.Data;

/// <summary>Makes a table of rows that are already in memory.</summary>
internal static class RowTable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="DataException">There is no row, no column, or a row has other names than the first.</exception>
    public static CsvTable Build(IReadOnlyList<IReadOnlyDictionary<string, string>> rows, CsvOptions options, string file)
    {
        if (rows.Count == 0)
            throw new DataException("has no rows", file);
        for (int row = 0; row < rows.Count; row++)
            if (rows[row] is null)
                throw new ArgumentNullException(nameof(rows), $"Row {row + 1} is null.");
        string[] names = [.. rows[0].Keys];
        if (names.Length == 0)
            throw new DataException("has no columns", file);
        CsvHeader.Check(names, file, line: 1);
        string[] titles = [.. names.Select(Title)];
        CsvCells[] cells = [.. names.Select(_ => new CsvCells())];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != names.Length)
                throw new DataException($"has {DisplayText.Count(rows[row].Count, "value")}, the first row has {DisplayText.Count(names.Length)}", file, row + 1);
            for (int i = 0; i < names.Length; i++)
            {
                if (!rows[row].TryGetValue(names[i], out string? text))
                    throw new DataException($"has no value for {DisplayText.Quote(names[i])}", file, row + 1);
                cells[i].Add(Encode(text ?? "", options, file, row + 1, titles[i]));
            }
        }
        return new CsvTable(file, options, names, cells, new RowOrigins(file, rows.Count, row => row + 1));
    }

    /// <summary>What messages call a column.</summary>
    public static string Title(string name, int column) => $"{column + 1} {DisplayText.Quote(name)}";

    /// <summary>A row of values as one of texts.</summary>
    /// <exception cref="DataException">A value cannot be kept as text.</exception>
    public static IReadOnlyDictionary<string, string> Texts(IReadOnlyDictionary<string, object?> row, char decimalSeparator) => row.ToDictionary(cell => cell.Key, cell => ValueText.Of(cell.Value, decimalSeparator)
        ?? throw new DataException($"holds a {cell.Value!.GetType().Name}; {ValueText.Expected}", "rows", 1, DisplayText.Quote(cell.Key)));

    /// <exception cref="DataException">The text is damaged or too long.</exception>
    public static byte[] Encode(string text, CsvOptions options, string file, long line, string column)
    {
        byte[] utf8;
        try
        {
            utf8 = Strict.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new DataException("is not valid Unicode text", file, line, column, e);
        }
        if ((CsvFault.OfText(utf8) ?? CsvFault.OfLength(utf8, options)) is { } fault)
            throw new DataException(fault, file, line, column);
        return utf8;
    }
}
