using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The rectified linear unit <c>a = max(0, z)</c>, <c>σ' = 1</c> where z &gt; 0, else 0 (at the kink too). NaN passes through.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ReLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "ReLU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => Elementwise.Map(new Value(), z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Value : IFunction<T>
    {
        public Vector<T> Apply(Vector<T> z) => Vector.ConditionalSelect(Vector.LessThan(z, Vector<T>.Zero), Vector<T>.Zero, z);
    }

    private readonly struct Slope : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Vector.ConditionalSelect(Vector.LessThanOrEqual(z, Vector<T>.Zero), Vector<T>.Zero, Δ);
    }
}
