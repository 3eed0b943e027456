using System.CommandLine;
using System.CommandLine.Help;
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

        Results go to standard output, progress and warnings to standard error. Exit codes: 0 ok, 1 gradients differ (check), 2 usage, 3 data, 4 model file, 5 input or output, 6 diverged, 70 internal fault, 130 interrupted.
        """;

    /// <summary>Runs the command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        ParseResult line = Root().Parse(args, new ParserConfiguration
        {
            EnablePosixBundling = false,
            // A file may be called @rows.csv.
            ResponseFileTokenReplacer = null,
        });
        if (line.Errors.Count > 0)
        {
            string name = line.CommandResult.Command.Name;
            Failure.Print($"{line.Errors[0].Message.TrimEnd('.')} (see {(name == "backprop" ? name : $"backprop {name}")} --help)");
            return ExitCode.Usage;
        }
        try
        {
            return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    // Not a RootCommand: that would call itself by the name of the file, and read [directives].
    private static Command Root() => new("backprop", Description)
    {
        new TrainCommand(),
        new PredictCommand(),
        new EvaluateCommand(),
        new InspectCommand(),
        new CheckCommand(),
        new ExampleCommand(),
        new HelpOption(),
        new VersionOption(),
        Log.Quiet,
        Log.Verbose,
    };
}
