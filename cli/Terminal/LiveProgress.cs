using Backprop.Training;
using Spectre.Console;

namespace Backprop.Cli.Terminal;

/// <summary>
/// One line of a terminal, drawn again and again. The cursor stays visible (Spectre's own live display hides it), so that a process that
/// is killed leaves the terminal as it was.
/// </summary>
internal sealed class LiveProgress : TrainingProgress
{
    private const int BarWidth = 20;
    private const int RoomForBar = 150;
    private readonly IAnsiConsole console;

    private LiveProgress(IAnsiConsole console) : base(TimeSpan.FromMilliseconds(100)) => this.console = console;

    /// <summary>Null when the terminal cannot draw a line again.</summary>
    public static LiveProgress? Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Ansi ? new LiveProgress(console) : null;
    }

    protected override void Begin(TrainingRun<float> run) => Show(run, TimeSpan.Zero);

    protected override void Show(TrainingRun<float> run, TimeSpan elapsed)
    {
        // A terminal wraps a line that fills its last column.
        int width = console.Profile.Width - 1;
        console.Write(new ControlCode("\r\e[K"));
        if (width >= RoomForBar)
        {
            console.Write(Bar(ProgressLine.Done(run)));
            width -= BarWidth + 1;
        }
        console.Write(new Text(ProgressLine.Of(run, elapsed, width, hasCurve: console.Profile.Capabilities.Unicode)));
    }

    protected override void End(TrainingRun<float> run, TimeSpan elapsed)
    {
        Show(run, elapsed);
        console.WriteLine();
    }

    private Markup Bar(double done)
    {
        char cell = console.Profile.Capabilities.Unicode ? '━' : '=';
        int full = (int)Math.Round(BarWidth * done);
        return new Markup($"[green]{new string(cell, full)}[/][grey]{new string(cell, BarWidth - full)}[/] ");
    }
}
