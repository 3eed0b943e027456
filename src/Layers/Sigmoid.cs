using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The logistic function <c>a = 1 / (1 + e⁻ᶻ)</c>, <c>σ' = a·(1 − a)</c>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sigmoid<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "Sigmoid";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => VectorMath.Sigmoid(z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Slope : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Δ * a * (Vector<T>.One - a);
    }
}
