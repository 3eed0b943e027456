namespace Backprop.Training.Metrics;

/// <summary>The mean of −log p over the samples, p being the probability given to the true class; in nats, by weight. Nothing is clipped.</summary>
public sealed class LogLoss : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "logLoss";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Evaluate(IEnumerable<ScoredSample> samples, int classes)
    {
        double sum = 0, total = 0;
        foreach (ScoredSample sample in samples)
        {
            sum -= sample.Weight * sample.LogProbability;
            total += sample.Weight;
        }
        return sum / total;
    }
}
