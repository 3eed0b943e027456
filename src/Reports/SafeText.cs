using System.Globalization;
using System.Text;

namespace Backprop.Reports;

/// <summary>Foreign text (names from files) made fit to be shown: cut where it is very long, control characters and those that hide or reorder text as escapes. HTML is escaped where it is written.</summary>
internal static class SafeText
{
    private const int MaximumLength = 120;

    /// <summary>A name, cut at 120 characters.</summary>
    public static string Of(string text) => Of(text, MaximumLength);

    /// <summary>A whole line, whatever its length.</summary>
    public static string Line(string text) => Of(text, int.MaxValue);

    private static string Of(string text, int most)
    {
        var safe = new StringBuilder(text.Length);
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length++ == most)
                return safe.Append('…').ToString();
            if (IsUnsafe(rune))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                safe.Append(rune.ToString());
        }
        return safe.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
