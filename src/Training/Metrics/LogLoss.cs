namespace Backprop.Training.Metrics;

/// <summary>The mean of −log p over the samples, p being the probability given to the true class; in nats, by weight. Nothing is clipped.</summary>
public sealed class LogLoss : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "logLoss";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Evaluate(IReadOnlyList<ScoredSample> samples, int classes)
        => samples.Sum(sample => sample.Weight == 0 ? 0 : -sample.Weight * sample.LogProbability) / samples.Sum(sample => sample.Weight);
}
