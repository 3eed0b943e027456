using Spectre.Console;

namespace Backprop.Cli.Terminal;

/// <summary>
/// One line of the terminal behind standard error, drawn again and again. The cursor stays visible (Spectre's own live display hides it), so that a process that
/// is killed leaves the terminal as it was.
/// </summary>
internal sealed class LiveLine
{
    // A narrower window wraps what is already there. The cursor rests in the first column, so that from it on everything is the old line;
    // and a line drawn before a new width is known ends at the edge, without a wrap (DECAWM off).
    private const string Clear = "\r\e[J", NoWrap = "\e[?7l", Rest = "\e[?7h\r";

    private static LiveLine? drawn;

    private readonly IAnsiConsole console;

    private LiveLine(IAnsiConsole console) => this.console = console;

    /// <summary>Null when the terminal cannot draw a line again.</summary>
    public static LiveLine? Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Ansi ? new LiveLine(console) : null;
    }

    /// <summary>The most characters that fit: a terminal wraps a line that fills its last column.</summary>
    public int Width => console.Profile.Width - 1;

    /// <summary>Whether the terminal shows block elements.</summary>
    public bool DrawsBlocks => console.Profile.Capabilities.Unicode;

    /// <summary>Draws the line in place of what it was.</summary>
    /// <param name="pieces">Texts, each with its colour; null for the terminal's own.</param>
    public void Draw(IEnumerable<(string Text, Color? Color)> pieces)
    {
        Paragraph line = new();
        foreach ((string text, Color? color) in pieces)
            line.Append(text, color is { } own ? new Style(own) : Style.Plain);
        console.Write(new ControlCode(Clear + NoWrap));
        console.Write(line);
        console.Write(new ControlCode(Rest));
        drawn = this;
    }

    /// <summary>Leaves the line where it is, and what follows begins below it.</summary>
    public void Keep()
    {
        console.WriteLine();
        drawn = null;
    }

    /// <summary>Takes away a line that is there.</summary>
    public static void Erase()
    {
        drawn?.console.Write(new ControlCode(Clear));
        drawn = null;
    }
}
