namespace Backprop.Reports.Judging;

/// <summary>
/// What becomes of one class against the rest as the threshold of its score falls: after each group of equal scores, the share of the negatives and of the positives
/// that lie at or above it (Fawcett, "An introduction to ROC analysis", 2006), and the precision among them.
/// </summary>
/// <param name="FalsePositiveRate">From 0 to 1.</param>
/// <param name="Recall">The share of the positives found: the true positive rate.</param>
/// <param name="Precision">1 at the first point, where nothing is found yet.</param>
internal sealed record ThresholdCurve(double[] FalsePositiveRate, double[] Recall, double[] Precision)
{
    /// <summary>The area under the ROC curve, by trapezia: the chance that a positive scores above a negative, ties counting half. NaN without positives or negatives.</summary>
    public double Auc
    {
        get
        {
            double area = 0;
            for (int i = 1; i < Recall.Length; i++)
                area += (FalsePositiveRate[i] - FalsePositiveRate[i - 1]) * (Recall[i] + Recall[i - 1]) / 2;
            return area;
        }
    }

    /// <summary>The average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ; NaN without positives.</summary>
    public double AveragePrecision
    {
        get
        {
            double sum = 0;
            for (int i = 1; i < Recall.Length; i++)
                sum += (Recall[i] - Recall[i - 1]) * Precision[i];
            return sum;
        }
    }

    /// <param name="scores">Higher for the class.</param>
    /// <param name="positive">Whether a sample is of the class.</param>
    /// <param name="weights">Its weight; null when all are 1.</param>
    public static ThresholdCurve Of(double[] scores, bool[] positive, double[]? weights)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        double positives = 0, negatives = 0, right = 0, wrong = 0;
        foreach (int i in order)
        {
            if (positive[i])
                positives += weights?[i] ?? 1;
            else
                negatives += weights?[i] ?? 1;
        }
        List<double> falseRate = [0 / negatives], recall = [0 / positives], precision = [1];
        for (int at = 0; at < order.Length;)
        {
            double score = scores[order[at]];
            for (; at < order.Length && scores[order[at]].Equals(score); at++)
            {
                if (positive[order[at]])
                    right += weights?[order[at]] ?? 1;
                else
                    wrong += weights?[order[at]] ?? 1;
            }
            falseRate.Add(wrong / negatives);
            recall.Add(right / positives);
            precision.Add(right / (right + wrong));
        }
        return new([.. falseRate], [.. recall], [.. precision]);
    }

    /// <summary>
    /// At most so many points, the first and the last among them; the areas are to be taken before. They lie at even distances along the ROC curve, not by the number of samples:
    /// among many negatives the few positives, first in their order, are what both curves are about.
    /// </summary>
    public ThresholdCurve Thinned(int points)
    {
        if (Recall.Length <= points)
            return this;
        int[] stretch = [.. Enumerable.Range(0, Recall.Length).Select(i => (int)(Travelled(i) / 2 * (points - 2)))];
        int[] kept = [.. Enumerable.Range(0, Recall.Length).Where(i => i == 0 || i == Recall.Length - 1 || stretch[i] > stretch[i - 1])];
        return new([.. kept.Select(i => FalsePositiveRate[i])], [.. kept.Select(i => Recall[i])], [.. kept.Select(i => Precision[i])]);
    }

    // Up and to the right: from 0 to 2. Without positives, or without negatives, there is one way only.
    private double Travelled(int i) => double.IsNaN(Recall[i]) ? 2 * FalsePositiveRate[i] : double.IsNaN(FalsePositiveRate[i]) ? 2 * Recall[i] : FalsePositiveRate[i] + Recall[i];
}
