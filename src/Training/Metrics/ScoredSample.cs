using Backprop.Numerics;

namespace Backprop.Training.Metrics;

/// <summary>A classified sample: one score per class, the true class, and its weight, which is above 0.</summary>
/// <param name="Scores">The scores, in memory that the next sample overwrites.</param>
/// <param name="Truth">The true class.</param>
/// <param name="Weight">The weight.</param>
internal readonly record struct ScoredSample(double[] Scores, int Truth, double Weight)
{
    /// <summary>The class with the largest score, the first of equals.</summary>
    public int Predicted
    {
        get
        {
            int best = 0;
            for (int c = 1; c < Scores.Length; c++)
                if (Scores[c] > Scores[best])
                    best = c;
            return best;
        }
    }

    /// <summary>log p of the true class, p = softmax(scores): exact where p rounds to 0 or 1.</summary>
    public double LogProbability
    {
        get
        {
            int best = Predicted;
            // ∞ − ∞ where the true class is the only one with an infinite score.
            return (Truth == best ? 0 : Scores[Truth] - Scores[best]) - ScalarMath.Log1p(Rest(best));
        }
    }

    /// <summary>The largest p, p = softmax(scores).</summary>
    public double Confidence => 1 / (1 + Rest(Predicted));

    // The odds of all other classes against the largest.
    private double Rest(int best)
    {
        double rest = 0;
        for (int c = 0; c < Scores.Length; c++)
            rest += c == best ? 0 : Math.Exp(Scores[c] - Scores[best]);
        return rest;
    }
}
