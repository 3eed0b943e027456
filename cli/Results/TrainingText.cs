using System.Globalization;
using Backprop.Cli.Options;
using Backprop.Cli.Terminal;
using Backprop.Tabular;
using Backprop.Training;

namespace Backprop.Cli.Results;

/// <summary>The results of a training for people, and what to do next.</summary>
internal static class TrainingText
{
    /// <param name="trained">The model.</param>
    /// <param name="model">Where it was saved.</param>
    /// <param name="rows">The files and the options of CSV, as words of a command.</param>
    public static void Write(TabularModel trained, string model, string rows)
    {
        TrainingSummary summary = trained.Summary;
        string classes = summary.Classes == 0 ? "" : $", {DisplayText.Count(summary.Classes, "class", "classes")}";
        Console.Out.WriteLine($"{ValueOption.NameOf(summary.Task)} of \"{Printable.Text(trained.Target)}\": {DisplayText.Count(summary.Rows, "row")}, {DisplayText.Count(trained.Encoder.Columns.Count(column => column.FeatureNames.Count > 0), "column")}, {DisplayText.Count(summary.Features, "input")}{classes}");
        Console.Out.WriteLine();
        MetricsTable.Write(("train", summary.Train), ("validation", summary.Validation), ("test", summary.Test));
        CalibrationTable.Write(summary.Calibration);
        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Epochs(summary)}{(summary.StopReason == StopReason.TimeBudget ? " in the time given" : "")}, {Best(summary)}; {summary.Seconds:0.00} s of training, {summary.SamplesPerSecond:N0} samples/s"));
        Console.Out.WriteLine($"saved {Printable.Text(model)}");
        Console.Out.WriteLine();
        Console.Out.WriteLine($"next: backprop predict {Printable.ShellWord(model)} {rows}");
    }

    /// <summary>How many epochs were done; of members that ended apart, from the fewest to the most.</summary>
    public static string EpochsDone(TrainingSummary summary) => $"{(summary.MostEpochs > summary.Epochs ? string.Create(CultureInfo.InvariantCulture, $"{summary.Epochs:N0} to ") : "")}{DisplayText.Count(summary.MostEpochs, "epoch")}";

    /// <summary>How long the networks were trained.</summary>
    public static string Epochs(TrainingSummary summary) => $"{EpochsDone(summary)}{(summary.Members == 1 ? "" : $" of {summary.Members} networks")}";

    /// <summary>Which epoch the weights are from; each network has its own.</summary>
    public static string Best(TrainingSummary summary) => summary.Members == 1 ? $"the best was {summary.BestEpoch}" : $"their best was {summary.BestEpoch} on average";
}
