using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The mean over the n outputs of the squared error: <c>c = Σᵢ (aᵢ − yᵢ)² / n</c>, <c>∂c/∂a = 2(a − y)/n</c>. For regression.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanSquaredError<T> : ElementwiseLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "MeanSquaredError";

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
        => ColumnCosts.Run(new Cost(T.CreateTruncating(a.Length / c.Length)), a, y, δ, c);

    private readonly struct Cost(T n) : ICost<T>
    {
        public Vector<T> Apply(Vector<T> a, Vector<T> y, out Vector<T> δ)
        {
            Vector<T> error = a - y;
            δ = (error + error) / n;
            return error * error / n;
        }
    }
}
