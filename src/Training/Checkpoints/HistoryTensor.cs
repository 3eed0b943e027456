using System.Collections.Immutable;
using System.Numerics;
using Backprop.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training.Checkpoints;

/// <summary>
/// The finished epochs of a run as one tensor of doubles, a row each: training cost, validation cost (NaN without validation data), learning rate, samples, seconds,
/// then the metrics, and those of training, in the order of the options.
/// </summary>
internal static class HistoryTensor
{
    public const string Name = "history";

    private const int Fixed = 5;

    public static StoredTensor Write<T>(TrainingRun<T> run) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (ImmutableArray<string> metrics, ImmutableArray<string> ofTraining) = Names(run.Options);
        double[] rows =
        [
            .. run.Epochs.SelectMany(epoch => (double[])
            [
                epoch.TrainingCost, epoch.ValidationCost ?? double.NaN, epoch.LearningRate, epoch.Samples, epoch.Seconds,
                .. metrics.Select(name => epoch.Metrics[name]),
                .. ofTraining.Select(name => epoch.TrainingMetrics[name]),
            ]),
        ];
        return StoredTensor.From<double>(Name, [run.Epochs.Count, Fixed + metrics.Length + ofTraining.Length], rows);
    }

    /// <exception cref="ArgumentException">The tensor does not hold that many epochs of such a run.</exception>
    public static IReadOnlyList<EpochRecord> Read<T>(StoredTensor tensor, int epochs, TrainingRun<T> run) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (ImmutableArray<string> metrics, ImmutableArray<string> ofTraining) = Names(run.Options);
        int columns = Fixed + metrics.Length + ofTraining.Length;
        if (tensor.Type != TensorType.F64 || !tensor.Shape.SequenceEqual([epochs, columns]))
            throw new ArgumentException($"The tensor {tensor} is not a history of {epochs} epochs with {columns - Fixed} metrics.");
        Matrix<double> rows = Matrix<double>.Build.DenseOfRowMajor(epochs, columns, tensor.Values<double>());
        return
        [
            .. rows.EnumerateRows().Select((row, epoch) => new EpochRecord
            {
                Epoch = epoch + 1,
                TrainingCost = row[0],
                ValidationCost = run.HasValidation ? row[1] : null,
                LearningRate = row[2],
                Samples = run.Samples,
                Seconds = row[4],
                Metrics = metrics.Select((name, m) => KeyValuePair.Create(name, row[Fixed + m])).ToDictionary(),
                TrainingMetrics = ofTraining.Select((name, m) => KeyValuePair.Create(name, row[Fixed + metrics.Length + m])).ToDictionary(),
            }),
        ];
    }

    private static (ImmutableArray<string> Metrics, ImmutableArray<string> OfTraining) Names(TrainerOptions options)
        => ([.. options.Metrics.Select(metric => metric.Name)], [.. options.TrainingMetrics.Select(metric => metric.Name)]);
}
