using System.CommandLine;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace Backprop.Cli.Terminal;

/// <summary>The log on standard error, as loud as <c>--quiet</c> and <c>--verbose</c> say. Nothing is set up until something is logged.</summary>
internal sealed class Log(ParseResult line) : IDisposable
{
    /// <summary>For every command.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Recursive = true, Description = "No progress on standard error; warnings and errors only." };

    /// <summary>For every command.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Recursive = true, Description = "Log every epoch, instead of a live line or a line now and then." };

    private readonly List<string> warnings = [];
    private Logger? logger;

    /// <summary>What was warned of so far.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    public bool IsQuiet { get; } = line.GetValue(Quiet);

    public bool IsVerbose { get; } = line.GetValue(Verbose);

    public void Information(string text) => Write(LogEventLevel.Information, text);

    public void Warning(string text)
    {
        warnings.Add(text);
        Write(LogEventLevel.Warning, text);
    }

    public void Dispose() => logger?.Dispose();

    private void Write(LogEventLevel level, string text)
    {
        if (level < LogEventLevel.Warning && IsQuiet)
            return;
        logger ??= new LoggerConfiguration()
            .WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}", standardErrorFromLevel: LogEventLevel.Verbose, theme: ConsoleTheme.None)
            .CreateLogger();
        logger.Write(level, "{Text}", Printable.Text(text));
    }
}
