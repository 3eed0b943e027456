using Backprop.Losses;

namespace Backprop.Tests.Training;

/// <summary>c = Σ (a − y)²/n with the gradient times a factor: 1 is right, n has forgotten the 1/n.</summary>
internal sealed class FaultySquaredError(double factor) : Loss<double>
{
    public override string Title => "FaultySquaredError";

    protected override double Sample(ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> δ)
    {
        double cost = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double error = a[i] - y[i];
            δ[i] = factor * 2 * error / a.Length;
            cost += error * error;
        }
        return cost / a.Length;
    }
}
