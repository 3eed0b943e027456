using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>The rectified linear unit <c>a = max(0, z)</c>, <c>σ' = 1</c> where z &gt; 0, else 0 (at the kink too). NaN passes through.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ReLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "ReLU";

    /// <summary>Forward where the layer before has done it: what it gives is already max(0, z), and serves as both input and output.</summary>
    internal Matrix<T> Take(Matrix<T> rectified) => PassOn(rectified);

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => Elementwise.Map(new Rectifier.Value<T>(), z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Rectifier.Slope<T>(), z, Δ, δ);
}
