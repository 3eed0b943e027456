using System.Numerics;

namespace Backprop.Layers;

/// <summary>
/// A function applied to every element: <c>a = σ(z)</c>, <c>δ = Δ .* σ'(z)</c>. It keeps the shape and learns nothing.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Activation<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a = σ(z), element by element. Writes no field.</summary>
    /// <param name="z">The input.</param>
    /// <param name="a">The output, to be written, as long as z.</param>
    protected abstract void Function(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>δ = Δ .* σ'(z), element by element; from the output a where that is cheaper.</summary>
    /// <param name="z">The cached input.</param>
    /// <param name="a">The cached output.</param>
    /// <param name="Δ">∂C/∂a.</param>
    /// <param name="δ">∂C/∂z, to be written.</param>
    protected abstract void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ);

    /// <summary><see cref="Derivative"/>, for the layer that an activation is part of.</summary>
    internal void BackwardInto(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ) => Derivative(z, a, Δ, δ);

    /// <inheritdoc/>
    protected sealed override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples) => Function(x, y);

    /// <inheritdoc/>
    protected sealed override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
        => Derivative(x, y, Δ, δ);
}
