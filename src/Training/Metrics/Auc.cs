namespace Backprop.Training.Metrics;

/// <summary>
/// The area under the ROC curve, for two classes: the probability that a random sample of class 1 scores above a random one of class 0,
/// ties counting half (Hanley and McNeil, "The Meaning and Use of the Area under a ROC Curve", 1982). By weight. NaN when one class
/// does not occur, and when both scores of a sample are the same infinity.
/// </summary>
public sealed class Auc : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "auc";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <exception cref="ArgumentException">There are more than two classes.</exception>
    private protected override double Evaluate(IEnumerable<ScoredSample> samples, int classes)
    {
        if (classes != 2)
            throw new ArgumentException($"auc is defined for two classes, got {classes}.");
        (double Score, int Truth, double Weight)[] ranked =
            [.. samples.Select(sample => (Score: sample.Scores[1] - sample.Scores[0], sample.Truth, sample.Weight)).OrderBy(sample => sample.Score)];
        // NaN comes first.
        if (ranked.Length > 0 && double.IsNaN(ranked[0].Score))
            return double.NaN;
        double below = 0, pairs = 0, positives = 0;
        for (int i = 0; i < ranked.Length;)
        {
            double score = ranked[i].Score, negative = 0, positive = 0;
            for (; i < ranked.Length && ranked[i].Score.Equals(score); i++)
            {
                negative += ranked[i].Truth == 0 ? ranked[i].Weight : 0;
                positive += ranked[i].Truth == 1 ? ranked[i].Weight : 0;
            }
            pairs += positive * (below + negative / 2);
            below += negative;
            positives += positive;
        }
        return pairs / (positives * below);
    }
}
