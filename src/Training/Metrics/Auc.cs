namespace Backprop.Training.Metrics;

/// <summary>
/// The area under the ROC curve, for two classes: the probability that a random sample of class 1 scores above a random one of class 0,
/// ties counting half (Hanley and McNeil, "The Meaning and Use of the Area under a ROC Curve", 1982). By weight. NaN when one class
/// does not occur.
/// </summary>
public sealed class Auc : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "auc";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <exception cref="ArgumentException">There are more than two classes.</exception>
    private protected override double Evaluate(IReadOnlyList<ScoredSample> samples, int classes)
    {
        if (classes != 2)
            throw new ArgumentException($"auc is defined for two classes, got {classes}.");
        double below = 0, pairs = 0, positives = 0;
        foreach (IGrouping<double, ScoredSample> tied in samples.GroupBy(sample => sample.Scores[1] - sample.Scores[0]).OrderBy(group => group.Key))
        {
            double negative = tied.Where(sample => sample.Truth == 0).Sum(sample => sample.Weight);
            double positive = tied.Where(sample => sample.Truth == 1).Sum(sample => sample.Weight);
            pairs += positive * (below + negative / 2);
            below += negative;
            positives += positive;
        }
        return pairs / (positives * below);
    }
}
