using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>
/// <c>y = σ(θ·x)</c> with the weight gradient as the article's program computes it. There the error is a 1×2 row, multiplied
/// element by element with a 2×1 column; NumPy broadcasts the two to 2×2, and summing over that gives every neuron the same row:
/// <c>θ'[i,k] += Σⱼ xⱼ·Δ[k]·y[j]·(1 − y[j])</c> instead of <c>θ'[i,k] += Δ[i]·y[i]·(1 − y[i])·x[k]</c>.
/// Training with it even lowers the cost; only a gradient check shows that it is wrong.
/// </summary>
internal sealed class MisreadLayer : LeafLayer<double>
{
    private readonly Parameter<double> weight;

    public MisreadLayer(Matrix<double> theta)
    {
        weight = new Parameter<double>("weight", theta.RowCount, theta.ColumnCount);
        theta.CopyTo(weight.Value);
    }

    public override string Title => $"MisreadLayer({weight.Value.ColumnCount}→{weight.Value.RowCount})";

    public override int? InputSize => weight.Value.ColumnCount;

    public override IReadOnlyList<Parameter<double>> Parameters => [weight];

    public override int OutputSize(int inputSize) => weight.Value.RowCount;

    protected override void Infer(ReadOnlySpan<double> x, Span<double> y, int samples)
        => (weight.Value * Batch(x, samples)).Map(Sigmoid).AsColumnMajorArray().CopyTo(y);

    protected override void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, Span<double> δ, int samples)
    {
        Matrix<double> a = Batch(y, samples);
        Matrix<double> delta = Batch(Δ, samples).PointwiseMultiply(a.Map(v => v * (1 - v)));
        weight.Value.TransposeThisAndMultiply(delta).AsColumnMajorArray().CopyTo(δ);
    }

    protected override void AccumulateGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> Δ, int samples)
    {
        int size = weight.Value.RowCount;
        for (int start = 0; start < x.Length; start += size)
            for (int i = 0; i < size; i++)
                for (int k = 0; k < size; k++)
                    for (int j = 0; j < size; j++)
                        weight.Gradient[i, k] += x[start + j] * Δ[start + k] * y[start + j] * (1 - y[start + j]);
    }

    private static Matrix<double> Batch(ReadOnlySpan<double> values, int samples)
        => Matrix<double>.Build.Dense(values.Length / samples, samples, values.ToArray());

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
