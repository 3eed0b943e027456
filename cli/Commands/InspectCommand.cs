using System.CommandLine;
using System.Globalization;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Serialization;
using Backprop.Tabular;
using Backprop.Training;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop inspect MODEL</c></summary>
internal sealed class InspectCommand : Command
{
    private readonly Argument<string> model = ModelArgument.Create();

    public InspectCommand() : base("inspect", "Shows what a model file holds: layers, columns, classes, and how it was trained.")
    {
        Add(model);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string path = line.GetRequiredValue(model);
        (int version, string network, TabularModel? trained) = Load(path);

        Console.Out.WriteLine($"{Printable.Text(path)}: format version {version}");
        Console.Out.WriteLine();
        Console.Out.WriteLine(network);
        if (trained is null)
            return ExitCode.Ok;
        Console.Out.WriteLine();
        WriteColumns(trained);
        Console.Out.WriteLine();
        WriteTraining(trained.Summary);
        return ExitCode.Ok;
    }

    private static (int Version, string Network, TabularModel? Trained) Load(string path)
    {
        LoadedModel<float> loaded;
        try
        {
            loaded = ModelFile.Load<float>(path);
        }
        catch (ModelFileException)
        {
            // Of doubles, or damaged: reading it as double says what is wrong.
            LoadedModel<double> exact = ModelFile.Load<double>(path);
            return (exact.FormatVersion, $"{exact.Model}", TabularModel.IsIn(exact) ? TabularModel.Load(path) : null);
        }
        return (loaded.FormatVersion, $"{loaded.Model}", TabularModel.IsIn(loaded) ? TabularModel.Of(loaded, path) : null);
    }

    private static void WriteColumns(TabularModel model)
    {
        string target = model.Encoder.Target is ValueTargetEncoder value ? EncodingText.Of(value) : $"classes {Printable.List(model.ClassNames)}";
        ResultTable.Write(
            ["column", "kind", ">inputs", "encoding"],
            [
                .. model.Encoder.Columns.Select(string[] (column) =>
                    [Printable.Name(column.Column), ValueOption.NameOf(column.Kind), column.FeatureNames.Count.ToString(CultureInfo.InvariantCulture), EncodingText.Of(column)]),
                [Printable.Name(model.Target), "target", "", target],
            ]);
    }

    private static void WriteTraining(TrainingSummary summary)
    {
        Console.Out.WriteLine($"{ValueOption.NameOf(summary.Task)}, trained from {DisplayText.Count(summary.Rows, "row")}: {TrainingText.Epochs(summary)} ({Reason(summary.StopReason)}), {TrainingText.Best(summary)}");
        Console.Out.WriteLine();
        MetricsTable.Write(("train", summary.Train), ("validation", summary.Validation), ("test", summary.Test));
        CalibrationTable.Write(summary.Calibration);
        if (summary.Warnings.Count > 0)
            Console.Out.WriteLine();
        foreach (string warning in summary.Warnings)
            Console.Out.WriteLine($"warning: {Printable.Text(warning)}");
    }

    private static string Reason(StopReason reason) => reason switch
    {
        StopReason.EarlyStopping => "stopped early",
        StopReason.Cancelled => "interrupted",
        StopReason.TimeBudget => "the time was spent",
        _ => "all done",
    };
}
