namespace Backprop.Training.Metrics;

/// <summary>The mean absolute error, <c>Σ w·|a − y| / Σ w</c>, in the units of the target.</summary>
public sealed class Mae : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Evaluate(double[] predicted, double[] actual, double[] weights)
        => Mean(predicted, actual, weights, (a, y) => Math.Abs(a - y));
}
