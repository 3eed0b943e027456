using Backprop.Layers;

namespace Backprop.Reports.Explanations;

/// <summary>
/// Batch normalisation as a trained network does it, with a Backward: <c>y = γ .* x̂ + β</c>, <c>x̂ = (x − μ̄)/√(v̄ + ε)</c>, so that
/// <c>δ = γ/√(v̄ + ε) .* Δ</c>, <c>γ' += Σ Δ .* x̂</c>, <c>β' += ΣΔ</c>.
/// </summary>
internal sealed class FrozenBatchNorm(BatchNorm<double> layer) : LeafLayer<double>
{
    public override string Title => layer.Title;

    public override IReadOnlyList<Parameter<double>> Parameters => layer.Parameters;

    protected override void Infer(ReadOnlySpan<double> x, Span<double> y, int samples) => layer.Infer(x, y);

    protected override void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, Span<double> δ, int samples)
    {
        int size = x.Length / samples;
        for (int k = 0; k < δ.Length; k++)
            δ[k] = layer.Weight.Values[k % size] / Deviation(k % size) * Δ[k];
    }

    protected override void AccumulateGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, int samples)
    {
        int size = x.Length / samples;
        for (int k = 0; k < Δ.Length; k++)
        {
            layer.Weight.Gradients[k % size] += Δ[k] * (x[k] - layer.RunningMean[k % size, 0]) / Deviation(k % size);
            layer.Bias.Gradients[k % size] += Δ[k];
        }
    }

    private double Deviation(int feature) => Math.Sqrt(layer.RunningVariance[feature, 0] + layer.Epsilon);
}
