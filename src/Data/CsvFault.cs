using System.Text.Unicode;
using CsvHelper;

namespace Backprop.Data;

/// <summary>What can be wrong with the text of a row or a cell, in words; null when nothing is.</summary>
internal static class CsvFault
{
    public const string NotUtf8 = "is not valid UTF-8 text (save the file as UTF-8)";

    /// <summary>The largest row that is read, in bytes: what an endless line can ask for.</summary>
    public static int MaximumRowLength(CsvOptions options) => Math.Max(16 << 20, options.MaximumFieldLength);

    public static string? OfText(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
            return "contains a NUL byte; this is not a text file, or not one in UTF-8";
        return Utf8.IsValid(text) ? null : NotUtf8;
    }

    public static string? OfLength(ReadOnlySpan<byte> cell, CsvOptions options) => cell.Length <= options.MaximumFieldLength
        ? null
        : $"holds a field of {DisplayText.Count(cell.Length)} bytes; the limit is {DisplayText.Count(options.MaximumFieldLength)}";

    public static string OfQuotes(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote is opened here and never closed",
        CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote (inside quotes, write a quote twice)",
        CsvMalformedReason.StrayQuote => "a quote stands inside a field that does not begin with one (put the field in quotes, and write the quote twice)",
        _ => $"the quotes are not well-formed ({reason})",
    };

    /// <summary>
    /// <c>; the fields seem to be separated by ";": use --delimiter ";"</c>, when another usual delimiter stands equally often, and at least once,
    /// outside quotes in the header and in a row.
    /// </summary>
    public static string OfDelimiter(ReadOnlySpan<byte> header, ReadOnlySpan<byte> row, CsvOptions options)
    {
        foreach (char candidate in ";\t|,")
        {
            int count = CountUnquoted(header, candidate);
            if (candidate == options.Delimiter || count == 0 || count != CountUnquoted(row, candidate))
                continue;
            return Separated(candidate);
        }
        return "";
    }

    /// <summary>The same, when another usual delimiter stands beside a quote of a row whose quotes are not in their place, as in <c>"a";"b"</c>.</summary>
    public static string OfDelimiter(string malformed, CsvOptions options)
    {
        foreach (char candidate in ";\t|,")
        {
            if (candidate != options.Delimiter && (malformed.Contains($"\"{candidate}", StringComparison.Ordinal) || malformed.Contains($"{candidate}\"", StringComparison.Ordinal)))
                return Separated(candidate);
        }
        return "";
    }

    private static int CountUnquoted(ReadOnlySpan<byte> row, char candidate)
    {
        int count = 0;
        bool quoted = false;
        foreach (byte b in row)
        {
            if (b == '"')
                quoted = !quoted;
            else if (b == candidate && !quoted)
                count++;
        }
        return count;
    }

    private static string Separated(char delimiter) => delimiter == '\t'
        ? "; the fields seem to be separated by tabs: use --delimiter tab"
        : $"; the fields seem to be separated by \"{delimiter}\": use --delimiter \"{delimiter}\"";

    /// <summary>The number of line breaks before the quote that is never closed.</summary>
    public static int LinesBeforeOpenQuote(string record)
    {
        int lines = 0, linesAtQuote = 0;
        bool quoted = false;
        for (int i = 0; i < record.Length; i++)
        {
            if (record[i] == '\n' || (record[i] == '\r' && !(i + 1 < record.Length && record[i + 1] == '\n')))
                lines++;
            if (record[i] != '"')
                continue;
            if (quoted && i + 1 < record.Length && record[i + 1] == '"')
                i++;
            else if (quoted = !quoted)
                linesAtQuote = lines;
        }
        return linesAtQuote;
    }
}
