using Backprop.Layers;

namespace Backprop.Tests.Training;

/// <summary>An activation whose derivative may not be its derivative.</summary>
internal sealed class FaultyActivation(Func<double, double> function, Func<double, double> derivative) : Activation<double>
{
    public override string Title => "FaultyActivation";

    protected override void Function(ReadOnlySpan<double> z, Span<double> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = function(z[i]);
    }

    protected override void Derivative(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> Δ, Span<double> δ)
    {
        for (int i = 0; i < z.Length; i++)
            δ[i] = Δ[i] * derivative(z[i]);
    }
}
