using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Backprop.Cli.Terminal;

/// <summary>
/// How much of a long work is done, on standard error: a line of the terminal that is gone when the work is done, log lines elsewhere, nothing with <c>--quiet</c>.
/// Work of a second shows nothing.
/// </summary>
/// <param name="log">Where log lines go.</param>
/// <param name="work">What is done, such as <c>predicting</c>.</param>
internal sealed class ShareProgress(Log log, string work) : IProgress<double>, IDisposable
{
    private readonly long start = Stopwatch.GetTimestamp();
    private LiveLine? line;
    private bool isLogged = log.IsVerbose || Console.IsErrorRedirected;
    private TimeSpan next = TimeSpan.FromSeconds(1);

    /// <param name="value">The share that is done, in [0, 1].</param>
    public void Report(double value)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (log.IsQuiet || elapsed < next || value is not (> 0 and < 1))
            return;
        string text = Text(work, value, elapsed);
        if (!isLogged && (line ??= LiveLine.Create()) is { } live)
        {
            live.Draw(Pieces(text, value, live.Width, live.DrawsBlocks));
            next = elapsed + TimeSpan.FromMilliseconds(100);
            return;
        }
        isLogged = true;
        if (elapsed >= TimeSpan.FromSeconds(5))
        {
            log.Information(text);
            next = elapsed + TimeSpan.FromSeconds(5);
        }
    }

    public void Dispose() => LiveLine.Erase();

    /// <summary>For example <c>predicting 40 %  0:12 left</c>.</summary>
    public static string Text(string work, double done, TimeSpan elapsed)
        => string.Create(CultureInfo.InvariantCulture, $"{work} {Math.Floor(100 * done):F0} %  {Printable.Time(elapsed * ((1 - done) / done))} left");

    /// <summary>The text behind a bar, where that fits.</summary>
    public static IEnumerable<(string Text, Color? Color)> Pieces(string text, double done, int width, bool draws)
    {
        string bar = ProgressLine.Bar(done);
        return draws && bar.Length + text.Length <= width ? [(bar, Color.Green), (text, null)] : [(text[..Math.Min(text.Length, width)], null)];
    }
}
