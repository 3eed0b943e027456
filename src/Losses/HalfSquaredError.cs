using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The guide's cost: <c>c = ½·Σᵢ (aᵢ − yᵢ)²</c>, <c>∂c/∂a = a − y</c>. For regression.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class HalfSquaredError<T> : ElementwiseLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "HalfSquaredError";

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
        => ColumnCosts.Run(new Cost(), a, y, δ, c);

    private readonly struct Cost : ICost<T>
    {
        public Vector<T> Apply(Vector<T> a, Vector<T> y, out Vector<T> δ)
        {
            δ = a - y;
            return δ * δ * T.CreateTruncating(0.5);
        }
    }
}
