using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The mean over the n outputs of the absolute error: <c>c = Σᵢ |aᵢ − yᵢ| / n</c>, <c>∂c/∂a = sign(a − y)/n</c>, 0 at the kink.
/// For regression that follows the median and shrugs off outliers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanAbsoluteError<T> : ElementwiseLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "MeanAbsoluteError";

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
        => ColumnCosts.Run(new Cost(T.CreateTruncating(a.Length / c.Length)), a, y, δ, c);

    private readonly struct Cost(T n) : ICost<T>
    {
        public Vector<T> Apply(Vector<T> a, Vector<T> y, out Vector<T> δ)
        {
            Vector<T> error = a - y;
            // At 0, and at NaN, the error stands for its own sign.
            Vector<T> sign = Vector.ConditionalSelect(Vector.GreaterThan(Vector.Abs(error), Vector<T>.Zero), Vector.CopySign(Vector<T>.One, error), error);
            δ = sign / n;
            return Vector.Abs(error) / n;
        }
    }
}
