using Backprop.Losses;

namespace Backprop.Tests.Reference;

/// <summary>The cost of one sample from the formula of its loss, in dual numbers.</summary>
internal static class ScalarLoss
{
    /// <summary>c(a, y).</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="a">The output of the network.</param>
    /// <param name="y">The target: one number for each output, or one class index.</param>
    public static Dual Of(Loss<double> loss, Dual[] a, double[] y) => loss switch
    {
        HalfSquaredError<double> => Dual.Sum(a.Zip(y, (ai, yi) => 0.5 * (ai - yi) * (ai - yi))),
        MeanSquaredError<double> => Dual.Sum(a.Zip(y, (ai, yi) => (ai - yi) * (ai - yi))) / a.Length,
        MeanAbsoluteError<double> => Dual.Sum(a.Zip(y, (ai, yi) => Dual.Abs(ai - yi))) / a.Length,
        Huber<double> huber => Dual.Sum(a.Zip(y, (ai, yi) => Huber(ai - yi, huber.Delta))) / a.Length,
        // −y·log σ(z) − (1 − y)·log(1 − σ(z)), of which log σ(z) = z − softplus(z) and log(1 − σ(z)) = −softplus(z)
        BinaryCrossEntropyWithLogits<double> => Dual.Sum(a.Zip(y, (z, yi) => Dual.Softplus(z) - yi * z)) / a.Length,
        MulticlassHinge<double> => Dual.Sum(a.Where((_, j) => j != (int)y[0]).Select(score => score - a[(int)y[0]] + 1).Select(margin => margin > 0 ? margin : 0)),
        SoftmaxCrossEntropy<double> cross => CrossEntropy(a, [.. a.Select((_, i) => (1 - cross.LabelSmoothing) * (y.Length > 1 ? y[i] : i == (int)y[0] ? 1 : 0) + cross.LabelSmoothing / a.Length)]),
        _ => throw new ArgumentException($"{loss.Title} has no formula here: write it down."),
    };

    private static Dual Huber(Dual error, double d) => Dual.Abs(error) > d ? d * (Dual.Abs(error) - 0.5 * d) : 0.5 * error * error;

    // log pᵢ = (zᵢ − max) − log Σ e^(z − max)
    private static Dual CrossEntropy(Dual[] z, double[] t)
    {
        double largest = z.Max(score => score.Value);
        Dual logSum = Dual.Log(Dual.Sum(z.Select(score => Dual.Exp(score - largest))));
        return Dual.Sum(z.Select((score, i) => t[i] * (logSum - (score - largest))));
    }
}
