using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// For yes-or-no outputs, averaged over the n of them. The outputs are scores (logits) z; with p = σ(z) and a target y in [0, 1],
/// <c>c = −y·log p − (1 − y)·log(1 − p) = max(z, 0) − z·y + log(1 + e^(−|z|))</c>, <c>∂c/∂z = (p − y)/n</c>. The guide writes y − a for this
/// gradient: that is the direction of descent.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BinaryCrossEntropyWithLogits<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "BinaryCrossEntropyWithLogits";

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T n = T.CreateTruncating(a.Length), cost = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            δ[i] = (ScalarMath.Sigmoid(a[i]) - y[i]) / n;
            cost += T.Max(a[i], T.Zero) - a[i] * y[i] + ScalarMath.Log1p(T.Exp(-T.Abs(a[i])));
        }
        return cost / n;
    }
}
