using System.Numerics;
using Backprop.Losses;

namespace Backprop.Tests.Losses;

/// <summary>Every loss there is, with every kind of target. The contract tests run each row.</summary>
public static class LossCases
{
    public static TheoryData<string> Names => NamesWhere(_ => true);

    /// <summary>Losses of scores of which only the differences count.</summary>
    public static TheoryData<string> NamesOfScores => NamesWhere(row => row.Targets is TargetKind.ClassIndex or TargetKind.Probabilities);

    public static TheoryData<string> NamesOfClassIndices => NamesWhere(row => row.Targets is TargetKind.ClassIndex);

    public static IReadOnlyList<LossCase<T>> All<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("HalfSquaredError", TargetKind.Number, () => new HalfSquaredError<T>()),
        new("MeanSquaredError", TargetKind.Number, () => new MeanSquaredError<T>()),
        new("MeanAbsoluteError", TargetKind.Number, () => new MeanAbsoluteError<T>()),
        new("Huber", TargetKind.Number, () => new Huber<T>()),
        new("Huber of 2.5", TargetKind.Number, () => new Huber<T>(2.5)),
        new("BinaryCrossEntropyWithLogits", TargetKind.Share, () => new BinaryCrossEntropyWithLogits<T>()),
        new("MulticlassHinge", TargetKind.ClassIndex, () => new MulticlassHinge<T>()),
        new("SoftmaxCrossEntropy", TargetKind.ClassIndex, () => new SoftmaxCrossEntropy<T>()),
        new("SoftmaxCrossEntropy of probabilities", TargetKind.Probabilities, () => new SoftmaxCrossEntropy<T>()),
        new("SoftmaxCrossEntropy, smoothed", TargetKind.ClassIndex, () => new SoftmaxCrossEntropy<T>(labelSmoothing: 0.1)),
        new("SoftmaxCrossEntropy of probabilities, smoothed", TargetKind.Probabilities, () => new SoftmaxCrossEntropy<T>(labelSmoothing: 0.1)),
    ];

    public static LossCase<T> Get<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => All<T>().Single(row => row.Name == name);

    private static TheoryData<string> NamesWhere(Func<LossCase<double>, bool> holds) => [.. All<double>().Where(holds).Select(row => row.Name)];
}
