using System.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The mean over the n outputs of the squared error: <c>c = Σᵢ (aᵢ − yᵢ)² / n</c>, <c>∂c/∂a = 2(a − y)/n</c>. For regression.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanSquaredError<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "MeanSquaredError";

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T n = T.CreateTruncating(a.Length), two = T.CreateTruncating(2), cost = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            T error = a[i] - y[i];
            δ[i] = two * error / n;
            cost += error * error;
        }
        return cost / n;
    }
}
