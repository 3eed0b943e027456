namespace Backprop.Training.Metrics;

/// <summary>
/// The coefficient of determination, <c>1 − Σ w·(a − y)² / Σ w·(y − ȳ)²</c>: 1 is perfect, 0 no better than the mean. NaN when all
/// targets are equal.
/// </summary>
public sealed class R2 : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    private protected override double Evaluate(double[] predicted, double[] actual, double[] weights)
    {
        // Measured from the first target: equal targets have a variance of 0 and not a rounding error, and targets far from 0 a mean that is not rounded as they are.
        double origin = actual.FirstOrDefault();
        double mean = Mean(predicted, actual, weights, (_, y) => y - origin);
        double variance = Mean(predicted, actual, weights, (_, y) => (y - origin - mean) * (y - origin - mean));
        return variance == 0 ? double.NaN : 1 - Mean(predicted, actual, weights, (a, y) => (a - y) * (a - y)) / variance;
    }
}
