using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// Turns each sample's scores into probabilities: <c>aᵢ = e^(zᵢ − max z) / Σⱼ e^(zⱼ − max z)</c>,
/// <c>δ = a .* (Δ − Σⱼ Δⱼaⱼ)</c>. To train a classifier use <c>SoftmaxCrossEntropy</c> on the scores instead: it is exact where
/// a probability rounds to 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Softmax<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "Softmax";

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples) => ColumnSoftmax.Run(x, y, samples);

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        int features = x.Length / samples;
        for (int start = 0; start < x.Length; start += features)
        {
            ReadOnlySpan<T> a = y.Slice(start, features), gradient = Δ.Slice(start, features);
            Elementwise.Map(new Derivative(ColumnReduction.Dot(gradient, a)), a, gradient, δ.Slice(start, features));
        }
    }

    private readonly struct Derivative(T mean) : IFunction2<T>
    {
        public Vector<T> Apply(Vector<T> a, Vector<T> Δ) => a * (Δ - new Vector<T>(mean));
    }
}
