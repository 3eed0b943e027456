using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Backprop.Cli.Commands;
using Backprop.Cli.Terminal;

namespace Backprop.Cli;

/// <summary>The command line: parses, runs, and turns every failure into one line and an exit code.</summary>
internal static class BackpropCommand
{
    private const string Description =
        """
        Trains multi-layer perceptrons on CSV files, and uses them.

        For example:
          backprop train data/iris.csv --target species --output iris.safetensors
          backprop predict iris.safetensors data/iris.csv --probabilities

        Results go to standard output, progress and warnings to standard error. Exit codes: 0 ok, 1 gradients differ (check) or nothing could be exported (export), 2 usage, 3 data, 4 model file, 5 input or output, 6 diverged, 70 internal fault, 130 interrupted.
        """;

    private static readonly (string Name, Func<Command> Make)[] Subcommands =
    [
        ("train", () => new TrainCommand()),
        ("predict", () => new PredictCommand()),
        ("evaluate", () => new EvaluateCommand()),
        ("importance", () => new ImportanceCommand()),
        ("inspect", () => new InspectCommand()),
        ("check", () => new CheckCommand()),
        ("explain", () => new ExplainCommand()),
        ("export", () => new ExportCommand()),
        ("example", () => new ExampleCommand()),
    ];

    /// <summary>Runs the command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        // Until a failure is reported: a signal may be handled after the write that it is about.
        using PosixSignalRegistration? fileSizeLimit = FileSizeLimit();
        using PosixSignalRegistration interrupt = Interruption.EndsProcess(PosixSignal.SIGINT), terminate = Interruption.EndsProcess(PosixSignal.SIGTERM);
        try
        {
            ParseResult line = Parse(args);
            if (Complaint(line) is { } complaint)
            {
                Failure.Print(complaint);
                return ExitCode.Usage;
            }
            return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    /// <summary>Takes the command line apart.</summary>
    public static ParseResult Parse(string[] args) => Root(args).Parse(args, new ParserConfiguration
    {
        EnablePosixBundling = false,
        // A file may be called @rows.csv.
        ResponseFileTokenReplacer = null,
    });

    /// <summary>What is wrong with a command line; null when it means something.</summary>
    public static string? Complaint(ParseResult line)
    {
        if (line.Errors.Count == 0)
            return null;
        Command command = line.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            // A misspelt option first: another that is then missing is its consequence.
            ParseError error = line.Errors.FirstOrDefault(each => each.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? line.Errors[0];
            string message = error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult } missing ? $"{missing.Argument.Name} is missing" : error.Message.TrimEnd('.');
            return $"{message} (see backprop {command.Name} --help)";
        }
        string commands = Printable.List([.. command.Subcommands.Select(subcommand => subcommand.Name)]);
        return $"{(line.UnmatchedTokens is [string first, ..] ? $"there is no command \"{first}\"" : "a command is missing")}; the commands are {commands} (see backprop --help)";
    }

    // SIGXFSZ, 25 on Linux and macOS, would end the process at a write beyond the limit of ulimit -f. Left alone, the write fails, and that is reported.
    private static PosixSignalRegistration? FileSizeLimit()
        => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true);

    // Not a RootCommand: that would call itself by the name of the file, and read [directives].
    private static Command Root(string[] args)
    {
        Command root = new("backprop", Description)
        {
            new HelpOption(),
            new VersionOption(),
            Log.Quiet,
            Log.Verbose,
        };
        // A command that is named first is all that this line can mean; making the others would take longer than a prediction.
        Func<Command>? named = null;
        foreach ((string name, Func<Command> make) in Subcommands)
            if (args is [string first, ..] && first == name)
                named = make;
        if (named is not null)
            root.Add(named());
        else
            foreach ((_, Func<Command> make) in Subcommands)
                root.Add(make());
        return root;
    }
}
