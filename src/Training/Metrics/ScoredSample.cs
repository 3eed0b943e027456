namespace Backprop.Training.Metrics;

/// <summary>A classified sample: one score per class, the true class, and its weight.</summary>
internal readonly record struct ScoredSample(double[] Scores, int Truth, double Weight)
{
    /// <summary>The class with the largest score, the first of equals.</summary>
    public int Predicted => Array.IndexOf(Scores, Scores.Max());

    /// <summary>log p of the true class, p = softmax(scores): exact where p rounds to 0 or 1.</summary>
    public double LogProbability
    {
        get
        {
            double max = Scores.Max();
            return Scores[Truth] - max - Math.Log(Scores.Sum(score => Math.Exp(score - max)));
        }
    }
}
