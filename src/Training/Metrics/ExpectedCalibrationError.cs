namespace Backprop.Training.Metrics;

/// <summary>
/// How far confidence is from the share of right answers: the samples go into 15 bins by their confidence (the largest p), equally wide in [0, 1] and closed above,
/// and <c>ECE = Σ over the bins of |Σ w·(confidence − [right])| / Σ w</c> (Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
/// Binning", 2015; Guo et al., "On Calibration of Modern Neural Networks", 2017). 0 is best. Few samples in a bin never look calibrated: it falls with their number.
/// </summary>
public sealed class ExpectedCalibrationError : ClassificationMetric
{
    private const int Bins = 15;

    /// <inheritdoc/>
    public override string Name => "ece";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Evaluate(IEnumerable<ScoredSample> samples, int classes)
    {
        double[] gaps = new double[Bins];
        double total = 0;
        foreach (ScoredSample sample in samples)
        {
            double confidence = sample.Confidence;
            int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
            gaps[bin] += sample.Weight * (confidence - (sample.Predicted == sample.Truth ? 1 : 0));
            total += sample.Weight;
        }
        return gaps.Sum(Math.Abs) / total;
    }
}
