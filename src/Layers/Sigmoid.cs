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
    {
        for (int i = 0; i < z.Length; i++)
            δ[i] = Δ[i] * a[i] * (T.One - a[i]);
    }
}
