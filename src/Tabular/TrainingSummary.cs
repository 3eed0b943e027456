using Backprop.Data;
using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>How a model came about; it is saved with the model.</summary>
public sealed record TrainingSummary
{
    /// <summary>Classification or regression.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>Rows of the training file.</summary>
    public required int Rows { get; init; }

    /// <summary>Features after encoding: the inputs of the network.</summary>
    public required int Features { get; init; }

    /// <summary>The number of classes; 0 for regression.</summary>
    public required int Classes { get; init; }

    /// <summary>How many networks the model averages.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The column that says how much each row counts; null when all count the same.</summary>
    public string? Weights { get; init; }

    /// <summary>The metrics on the rows trained on.</summary>
    public required IReadOnlyDictionary<string, double> Train { get; init; }

    /// <summary>The metrics on the validation rows; with members, on the rows that each has left out, judged by it alone. Null without any.</summary>
    public IReadOnlyDictionary<string, double>? Validation { get; init; }

    /// <summary>The metrics on the test rows, which nothing in training has seen; null without any.</summary>
    public IReadOnlyDictionary<string, double>? Test { get; init; }

    /// <summary>How the probabilities were calibrated; null when they were not. All other metrics are those after it.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Epochs done; with members, by each of them.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs done by the member that has done the most: more than <see cref="Epochs"/> where training ended while some were ahead of others.</summary>
    public int MostEpochs { get => Math.Max(field, Epochs); init; }

    /// <summary>
    /// The epoch whose weights the model holds, from 1; with members, the mean of theirs. Of a training that puts no epoch back, as that of the plain preset without a
    /// <see cref="TabularOptions.Metric"/>, the one of the lowest validation cost: the model holds the last.
    /// </summary>
    public required int BestEpoch { get; init; }

    /// <summary>Seconds in the training loop alone; 0 in a loaded model, whose file says nothing of time.</summary>
    public double Seconds { get; init; }

    /// <summary>Samples per second of the training loop alone; 0 in a loaded model.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>What the user should know of the data: constant columns, unseen categories, leaks. Options of the command that they name are those of <see cref="BackpropException"/>.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>One line for people: <c>Classification of 150 rows, 3 classes, 4 features; train: accuracy 0.98, …; test: accuracy 0.97, …</c>.</summary>
    public override string ToString()
        => $"{Task} of {DisplayText.Count(Rows, "row")}{(Classes > 0 ? $", {Classes} classes" : "")}, {DisplayText.Count(Features, "feature")}{Judged("train", Train)}{Judged("validation", Validation)}{Judged("test", Test)}";

    private static string Judged(string part, IReadOnlyDictionary<string, double>? metrics)
        => metrics is null ? "" : $"; {part}: {string.Join(", ", metrics.Select(metric => $"{metric.Key} {DisplayText.Figure(metric.Value)}"))}";
}
