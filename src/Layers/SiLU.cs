using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The sigmoid linear unit, also called swish: <c>a = z·σ(z)</c>, with derivative <c>σ(z) + a·(1 − σ(z))</c> (Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2017).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SiLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "SiLU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] * ScalarMath.Sigmoid(z[i]);
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
    {
        for (int i = 0; i < z.Length; i++)
        {
            T s = ScalarMath.Sigmoid(z[i]);
            δ[i] = Δ[i] * (s + a[i] * (T.One - s));
        }
    }
}
