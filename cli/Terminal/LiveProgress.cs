using Backprop.Training;
using Spectre.Console;

namespace Backprop.Cli.Terminal;

/// <summary>
/// One line of a terminal, drawn again and again. The cursor stays visible (Spectre's own live display hides it), so that a process that
/// is killed leaves the terminal as it was.
/// </summary>
internal sealed class LiveProgress : TrainingProgress
{
    // A narrower window wraps what is already there. The cursor rests in the first column, so that from it on everything is the old line;
    // and a line drawn before a new width is known ends at the edge, without a wrap (DECAWM off).
    private const string Erase = "\r\e[J\e[?7l", Rest = "\e[?7h\r";

    private readonly IAnsiConsole console;

    /// <param name="console">The terminal, which understands ANSI.</param>
    public LiveProgress(IAnsiConsole console) : base(TimeSpan.FromMilliseconds(100)) => this.console = console;

    /// <summary>Null when the terminal cannot draw a line again.</summary>
    public static LiveProgress? Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Ansi ? new LiveProgress(console) : null;
    }

    protected override void Begin(TrainingRun<float> run) => Show(run, left: null);

    protected override void Show(TrainingRun<float> run, TimeSpan? left)
    {
        Paragraph line = new();
        // A terminal wraps a line that fills its last column.
        foreach ((string text, Color? color) in ProgressLine.Of(run, left, console.Profile.Width - 1, draws: console.Profile.Capabilities.Unicode))
            line.Append(text, color is { } own ? new Style(own) : Style.Plain);
        console.Write(new ControlCode(Erase));
        console.Write(line);
        console.Write(new ControlCode(Rest));
    }

    protected override void End(TrainingRun<float> run)
    {
        Show(run, left: null);
        console.WriteLine();
    }
}
