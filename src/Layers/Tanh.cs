using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The hyperbolic tangent <c>a = tanh z</c>, <c>σ' = 1 − a²</c>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Tanh<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "Tanh";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => VectorMath.Tanh(z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Slope : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Δ * (Vector<T>.One - a * a);
    }
}
