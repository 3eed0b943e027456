namespace Backprop.Training.Metrics;

/// <summary>The root of the mean squared error, <c>√(Σ w·(a − y)² / Σ w)</c>, in the units of the target.</summary>
public sealed class Rmse : RegressionMetric
{
    /// <inheritdoc/>
    public override string Name => "rmse";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Evaluate(double[] predicted, double[] actual, double[] weights)
        => Math.Sqrt(Mean(predicted, actual, weights, (a, y) => (a - y) * (a - y)));
}
