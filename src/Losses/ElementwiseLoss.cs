using System.Numerics;

namespace Backprop.Losses;

/// <summary>A loss that judges every output by itself: <c>c = Σᵢ ℓ(aᵢ, yᵢ)</c>, <c>∂c/∂aᵢ = ∂ℓ/∂aᵢ</c>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ElementwiseLoss<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ElementwiseLoss()
    {
    }

    private protected abstract override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work);

    /// <inheritdoc/>
    protected sealed override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T c = T.Zero;
        Samples(a, y, δ, new Span<T>(ref c), []);
        return c;
    }
}
