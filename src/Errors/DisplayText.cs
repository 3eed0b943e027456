using System.Globalization;
using System.Text;

namespace Backprop;

/// <summary>Foreign text (names and cells from files) made fit for a line of a message or a page: cut where it is long, nothing in it that a terminal would obey or that hides or reorders text. HTML is escaped where it is written.</summary>
internal static class DisplayText
{
    private const int LongestQuote = 40;

    /// <summary>The text between quotes, cut at 40 characters, its control and formatting characters as escapes.</summary>
    public static string Quote(string text) => $"\"{Line(text, LongestQuote)}\"";

    /// <summary>The text without quotes, cut at so many characters.</summary>
    public static string Line(string text, int longest = int.MaxValue)
    {
        var line = new StringBuilder();
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length++ == longest)
                return line.Append('…').ToString();
            line.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsUnsafe(rune) => $"\\u{{{rune.Value:x}}}",
                _ => rune.ToString(),
            });
        }
        return line.ToString();
    }

    /// <summary>The names, quoted, with commas; a long list ends in how many more there are.</summary>
    public static string List(IReadOnlyList<string> names)
    {
        const int Shown = 20;
        string list = string.Join(", ", names.Take(Shown).Select(Quote));
        return names.Count > Shown ? $"{list} and {Count(names.Count - Shown)} more" : list;
    }

    /// <summary>The text as one word of a shell's command line: as it stands when it is plain, else between marks within which a shell obeys nothing, cut at so many characters.</summary>
    public static string Word(string text, int longest = LongestQuote)
        => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:=,+@%".Contains(c)) ? text : $"'{Line(text, longest).Replace("'", @"'\''")}'";

    /// <summary>A count with thousands separators: 12,345.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: 1 row, 1,030 rows.</summary>
    public static string Count(long count, string noun, string? plural = null) => $"{Count(count)} {Noun(count, noun, plural)}";

    /// <summary>The noun of a count: row of 1, rows of 1,030.</summary>
    public static string Noun(long count, string noun, string? plural = null) => count == 1 ? noun : plural ?? noun + "s";

    /// <summary>A number for people, with four digits.</summary>
    public static string Figure(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A figure with the digits that people compare: four decimals where that shows something.</summary>
    public static string Metric(double value)
        => value == 0 || Math.Abs(value) is >= 1e-3 and < 1e5 ? value.ToString("0.0000", CultureInfo.InvariantCulture) : value.ToString("0.00e+0", CultureInfo.InvariantCulture);

    /// <summary>Named figures, each after a comma: <c>, rmse 0.12, r2 0.9</c>.</summary>
    public static string Figures(IEnumerable<KeyValuePair<string, double>> figures, string of = "") => string.Concat(figures.Select(figure => $", {of}{figure.Key} {Figure(figure.Value)}"));

    // Format characters reorder or hide text (U+202E, U+200B) although they are not control characters.
    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
