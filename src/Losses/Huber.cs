using System.Numerics;

namespace Backprop.Losses;

/// <summary>
/// Squared near zero, absolute far out (Huber, "Robust Estimation of a Location Parameter", 1964), averaged over the n outputs:
/// with e = a − y, <c>½e²</c> where |e| ≤ d, else <c>d·(|e| − ½d)</c>; the gradient is e cut to [−d, d], over n. For regression with outliers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Huber<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the loss.</summary>
    /// <param name="delta">d: where squared turns into absolute, more than 0.</param>
    public Huber(double delta = 1)
    {
        if (delta is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(delta), $"Delta must be a finite number above 0, got {delta}.");
        Delta = delta;
    }

    /// <summary>d: where squared turns into absolute.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"Huber({Delta})");

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T n = T.CreateTruncating(a.Length), half = T.CreateTruncating(0.5), d = T.CreateTruncating(Delta), cost = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            T error = a[i] - y[i];
            T cut = T.Clamp(error, -d, d);
            δ[i] = cut / n;
            cost += cut * (error - half * cut);
        }
        return cost / n;
    }
}
