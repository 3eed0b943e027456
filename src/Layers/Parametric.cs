using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// An activation that each unit may weaken or strengthen: <c>a = (1 − α)·z + α·σ(z)</c>, with an α of its own for every unit. It starts as σ, with α = 1;
/// at 0 the unit is linear (Holzmüller, Grinsztajn and Steinwart, "Better by Default", 2024).
/// <code>z, a: n × m    α (weight): n × 1    α' += Σ over the samples of Δ .* (σ(z) − z)    δ = Δ .* (1 − α) + (Δ .* α) .* σ'(z)</code>
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Parametric<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size;
    private readonly Parameter<T>[] parameters;
    private T[] activated = [], weighted = [];

    /// <summary>Makes a layer with α = 1.</summary>
    /// <param name="size">n: the number of units, at least 1.</param>
    /// <param name="activation">σ; it belongs to this layer from now on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public Parametric(int size, Activation<T> activation)
    {
        Setting.AtLeast(1, size, nameof(size));
        ArgumentNullException.ThrowIfNull(activation);
        this.size = size;
        Activation = activation;
        Weight = new Parameter<T>("weight", size, 1, isVector: true);
        Weight.Values.Fill(T.One);
        parameters = [Weight];
    }

    /// <summary>σ.</summary>
    public Activation<T> Activation { get; }

    /// <summary>α: n × 1.</summary>
    public Parameter<T> Weight { get; }

    /// <inheritdoc/>
    public override string Title => $"Parametric({size}, {Activation.Title})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    internal override IEnumerable<Layer<T>> Tree => [this, Activation];

    internal override void Place(string name)
    {
        base.Place(name);
        Activation.Place(LayerPath.Join(name, "inner.0"));
    }

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        Activation.InferInto(x, y, samples);
        Mix(x, y, y);
    }

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        if (activated.Length < x.Length)
            (activated, weighted) = (new T[x.Length], new T[x.Length]);
        Activation.InferInto(x, activated.AsSpan(0, x.Length), samples);
        Mix(x, activated, y);
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        ReadOnlySpan<T> alpha = Weight.Values;
        Span<T> share = weighted.AsSpan(0, x.Length);
        for (int start = 0; start < x.Length; start += size)
            for (int i = 0; i < size; i++)
                share[start + i] = alpha[i] * Δ[start + i];
        Activation.BackwardInto(x, activated.AsSpan(0, x.Length), share, δ);
        for (int start = 0; start < x.Length; start += size)
            for (int i = 0; i < size; i++)
                δ[start + i] += (T.One - alpha[i]) * Δ[start + i];
    }

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        // σ(z) − z, where Backward will put Δ .* α.
        Span<T> difference = weighted.AsSpan(0, x.Length);
        Elementwise.Map(new Arithmetic.Difference<T>(), activated, x, difference);
        SampleSums.AddProducts(Δ, difference, Weight.Gradients);
    }

    // Not z + α·(σ(z) − z), which loses σ(z) beside a large z; and 0·∞ would be NaN.
    private static T Mixed(T z, T σ, T alpha) => alpha == T.One ? σ : alpha == T.Zero ? z : (T.One - alpha) * z + alpha * σ;

    private void Mix(ReadOnlySpan<T> z, ReadOnlySpan<T> σ, Span<T> a)
    {
        ReadOnlySpan<T> alpha = Weight.Values;
        for (int start = 0; start < z.Length; start += size)
            for (int i = 0; i < size; i++)
                a[start + i] = Mixed(z[start + i], σ[start + i], alpha[i]);
    }
}
