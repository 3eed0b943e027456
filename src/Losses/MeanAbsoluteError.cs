using System.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The mean over the n outputs of the absolute error: <c>c = Σᵢ |aᵢ − yᵢ| / n</c>, <c>∂c/∂a = sign(a − y)/n</c>, 0 at the kink.
/// For regression that follows the median and shrugs off outliers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanAbsoluteError<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "MeanAbsoluteError";

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T n = T.CreateTruncating(a.Length), cost = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            T error = a[i] - y[i];
            δ[i] = error > T.Zero ? T.One / n : error < T.Zero ? -T.One / n : error;
            cost += T.Abs(error);
        }
        return cost / n;
    }
}
