using System.Numerics;

namespace Backprop.Layers;

/// <summary>The rectified linear unit <c>a = max(0, z)</c>, <c>σ' = 1</c> where z &gt; 0, else 0 (at the kink too). NaN passes through.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ReLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "ReLU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] < T.Zero ? T.Zero : z[i];
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
    {
        for (int i = 0; i < z.Length; i++)
            δ[i] = z[i] <= T.Zero ? T.Zero : Δ[i];
    }
}
