using System.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The guide's cost: <c>c = ½·Σᵢ (aᵢ − yᵢ)²</c>, <c>∂c/∂a = a − y</c>. For regression.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class HalfSquaredError<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "HalfSquaredError";

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T cost = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            δ[i] = a[i] - y[i];
            cost += δ[i] * δ[i];
        }
        return cost / T.CreateTruncating(2);
    }
}
