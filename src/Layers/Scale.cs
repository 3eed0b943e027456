using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// One learnable factor per feature: <c>y = s .* x</c>, <c>s' += Σ over the samples of Δ .* x</c>, <c>δ = s .* Δ</c>.
/// Put first, it lets training choose how much each input counts (Holzmüller, Grinsztajn and Steinwart, "Better by Default", 2024).
/// <code>x: n × m    s: n × 1, starts at one    y: n × m</code>
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Scale<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size;
    private readonly Parameter<T>[] parameters;

    /// <summary>Makes a layer whose factors start at one.</summary>
    /// <param name="size">The number of features, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public Scale(int size)
    {
        Setting.AtLeast(1, size, nameof(size));
        this.size = size;
        Weight = new Parameter<T>("weight", size, 1, isVector: true);
        Weight.Values.Fill(T.One);
        parameters = [Weight];
    }

    /// <summary>s: n × 1.</summary>
    public Parameter<T> Weight { get; }

    /// <inheritdoc/>
    public override string Title => $"Scale({size})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples) => Multiply(x, y);

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples) => Multiply(Δ, δ);

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples) => SampleSums.AddProducts(Δ, x, Weight.Gradients);

    private void Multiply(ReadOnlySpan<T> from, Span<T> to)
    {
        ReadOnlySpan<T> s = Weight.Values;
        for (int start = 0; start < from.Length; start += size)
            for (int i = 0; i < size; i++)
                to[start + i] = s[i] * from[start + i];
    }
}
