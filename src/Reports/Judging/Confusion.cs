using Backprop.Training.Metrics;

namespace Backprop.Reports.Judging;

/// <summary>How much of each true class (row) was taken for each class (column), by weight.</summary>
internal static class Confusion
{
    /// <param name="scores">Scores of each sample.</param>
    /// <param name="truth">Its class.</param>
    /// <param name="weights">Its weight; null when all are 1.</param>
    /// <param name="classes">How many classes.</param>
    public static double[][] Of(double[][] scores, int[] truth, double[]? weights, int classes)
    {
        double[][] counts = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
        for (int i = 0; i < scores.Length; i++)
            counts[truth[i]][new ScoredSample(scores[i], truth[i], 1).Predicted] += weights?[i] ?? 1;
        return counts;
    }
}
