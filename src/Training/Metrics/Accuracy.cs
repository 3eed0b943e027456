namespace Backprop.Training.Metrics;

/// <summary>The share of samples whose class is right, by weight.</summary>
public sealed class Accuracy : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    private protected override double Evaluate(IReadOnlyList<ScoredSample> samples, int classes)
        => samples.Where(sample => sample.Predicted == sample.Truth).Sum(sample => sample.Weight) / samples.Sum(sample => sample.Weight);
}
