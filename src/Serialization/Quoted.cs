using System.Globalization;
using System.Text;

namespace Backprop.Serialization;

/// <summary>Text from a file, made fit for one line of a message.</summary>
internal static class Quoted
{
    private const int Longest = 40;
    private const int LongestLine = 300;

    /// <summary>The text in quotes, cut at 40 characters, with whatever could move a terminal's cursor escaped.</summary>
    public static string Text(string text) => $"\"{Escaped(text, Longest)}\"";

    /// <summary>A text that is a sentence of its own: without quotes, cut at 300 characters, escaped like the others.</summary>
    public static string Line(string text) => Escaped(text, LongestLine);

    private static string Escaped(string text, int longest)
    {
        StringBuilder result = new();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                result.Append(c);
        }
        return text.Length > longest ? $"{result}…" : result.ToString();
    }
}
