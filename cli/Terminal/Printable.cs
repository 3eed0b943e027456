namespace Backprop.Cli.Terminal;

/// <summary>Foreign text (names from files, paths) made fit for a terminal: one line, nothing in it that would be obeyed.</summary>
internal static class Printable
{
    private const int Shown = 20;

    /// <summary>The text with its control and formatting characters as escapes.</summary>
    public static string Text(string text) => DisplayText.Line(text);

    /// <summary>A figure with the digits that people compare: four decimals where that shows something.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "undefined" : DisplayText.Metric(value);

    /// <summary>A name; between quotes when it begins or ends with a space, which would not be seen.</summary>
    public static string Name(string name) => name.Length > 0 && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1]) ? Text(name) : $"\"{Text(name)}\"";

    /// <summary>A time in hours, if there are any, minutes and seconds: 1:02:03, 2:03.</summary>
    public static string Time(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{time:m\\:ss}";

    /// <summary>The names with commas between them; a long list ends in how many more there are.</summary>
    public static string List(IReadOnlyList<string> names)
    {
        string list = string.Join(", ", names.Take(Shown).Select(Name));
        return names.Count > Shown ? $"{list} and {DisplayText.Count(names.Count - Shown)} more" : list;
    }

    /// <summary>The text as one word of a shell's command line.</summary>
    public static string ShellWord(string text) => DisplayText.Word(text, int.MaxValue);
}
