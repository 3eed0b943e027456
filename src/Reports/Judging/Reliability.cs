namespace Backprop.Reports.Judging;

/// <summary>
/// Whether a probability means what it says: the samples in 15 bins by the probability of the predicted class, and in each the share that is right. The expected calibration error is
/// Σ (n_b/n)·|right_b − probability_b| (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017): <see cref="Backprop.Training.Metrics.ExpectedCalibrationError"/>.
/// </summary>
/// <param name="Bins">The bins that hold anything.</param>
/// <param name="Error">The expected calibration error; NaN without samples.</param>
internal sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double Error)
{
    private const int BinCount = 15;

    /// <param name="probabilities">The probabilities of each sample's classes.</param>
    /// <param name="truth">Its class.</param>
    /// <param name="weights">Its weight; null when all are 1.</param>
    public static Reliability Of(double[][] probabilities, int[] truth, double[]? weights)
    {
        double[] count = new double[BinCount], confidence = new double[BinCount], right = new double[BinCount];
        for (int i = 0; i < probabilities.Length; i++)
        {
            int predicted = Array.IndexOf(probabilities[i], probabilities[i].Max());
            double p = probabilities[i][predicted], weight = weights?[i] ?? 1;
            int bin = Math.Clamp((int)Math.Ceiling(p * BinCount) - 1, 0, BinCount - 1);
            count[bin] += weight;
            confidence[bin] += weight * p;
            right[bin] += predicted == truth[i] ? weight : 0;
        }
        double total = count.Sum();
        ReliabilityBin[] bins =
        [
            .. Enumerable.Range(0, BinCount).Where(b => count[b] > 0)
                .Select(b => new ReliabilityBin(b / (double)BinCount, (b + 1) / (double)BinCount, count[b], confidence[b] / count[b], right[b] / count[b])),
        ];
        return new(bins, total > 0 ? bins.Sum(bin => bin.Count / total * Math.Abs(bin.Accuracy - bin.Confidence)) : double.NaN);
    }
}
