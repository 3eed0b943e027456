using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// Squared near zero, absolute far out (Huber, "Robust Estimation of a Location Parameter", 1964), averaged over the n outputs:
/// with e = a − y, <c>½e²</c> where |e| ≤ d, else <c>d·(|e| − ½d)</c>; the gradient is e cut to [−d, d], over n. For regression with outliers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Huber<T> : ElementwiseLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the loss.</summary>
    /// <param name="delta">d: where squared turns into absolute, finite and above 0, also in T.</param>
    /// <exception cref="ArgumentOutOfRangeException">d is out of its range.</exception>
    public Huber(double delta = 1) => Delta = Setting.Positive<T>(delta, nameof(delta));

    /// <summary>d: where squared turns into absolute.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"Huber({Delta})");

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
        => ColumnCosts.Run(new Cost(T.CreateTruncating(Delta), T.CreateTruncating(a.Length / c.Length)), a, y, δ, c);

    private readonly struct Cost(T d, T n) : ICost<T>
    {
        public Vector<T> Apply(Vector<T> a, Vector<T> y, out Vector<T> δ)
        {
            Vector<T> error = a - y;
            Vector<T> cut = Vector.Clamp(error, new Vector<T>(-d), new Vector<T>(d));
            δ = cut / n;
            return cut * (error - cut * T.CreateTruncating(0.5)) / n;
        }
    }
}
