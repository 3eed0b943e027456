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
        double mean = Mean(predicted, actual, weights, (_, y) => y);
        double variance = Mean(predicted, actual, weights, (_, y) => (y - mean) * (y - mean));
        return variance == 0 ? double.NaN : 1 - Mean(predicted, actual, weights, (a, y) => (a - y) * (a - y)) / variance;
    }
}
