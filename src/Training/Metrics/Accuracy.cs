namespace Backprop.Training.Metrics;

/// <summary>The share of samples whose class is right, by weight.</summary>
public sealed class Accuracy : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    private protected override double Evaluate(IEnumerable<ScoredSample> samples, int classes)
    {
        double right = 0, total = 0;
        foreach (ScoredSample sample in samples)
        {
            right += sample.Predicted == sample.Truth ? sample.Weight : 0;
            total += sample.Weight;
        }
        return right / total;
    }
}
