using Backprop.Training.Metrics;

namespace Backprop.Reports.Judging;

/// <summary>How much of each true class was taken for each class, by weight. Only what is not 0, so that many classes need no more than their rows.</summary>
internal static class Confusion
{
    /// <summary>The cells by true class and predicted one.</summary>
    /// <param name="scores">Scores of each sample.</param>
    /// <param name="truth">Its class.</param>
    /// <param name="weights">Its weight; null when all are 1.</param>
    public static (int True, int Predicted, double Weight)[] Of(double[][] scores, int[] truth, double[]? weights)
    {
        var cells = new SortedDictionary<(int True, int Predicted), double>();
        for (int i = 0; i < scores.Length; i++)
        {
            var cell = (truth[i], new ScoredSample(scores[i], truth[i], 1).Predicted);
            cells[cell] = cells.GetValueOrDefault(cell) + (weights?[i] ?? 1);
        }
        return [.. cells.Select(cell => (cell.Key.True, cell.Key.Predicted, cell.Value))];
    }
}
