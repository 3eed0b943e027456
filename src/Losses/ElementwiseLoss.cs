using System.Numerics;

namespace Backprop.Losses;

/// <summary>A loss that judges every output by itself: <c>c = Σᵢ ℓ(aᵢ, yᵢ)</c>, <c>∂c/∂aᵢ = ∂ℓ/∂aᵢ</c>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ElementwiseLoss<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ElementwiseLoss()
    {
    }

    /// <summary>c and its gradient, sample by sample.</summary>
    /// <param name="a">The output of the network: outputs × samples.</param>
    /// <param name="y">The targets: outputs × samples.</param>
    /// <param name="δ">∂ℓ/∂a, to be written: outputs × samples.</param>
    /// <param name="c">Σᵢ ℓ(aᵢ, yᵢ) of each sample, to be written.</param>
    /// <param name="outputs">n, for losses that take the mean over the outputs.</param>
    private protected abstract void Outputs(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, int outputs);

    private protected sealed override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c)
        => Outputs(a, y, δ, c, a.Length / c.Length);

    /// <inheritdoc/>
    protected sealed override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T c = T.Zero;
        Outputs(a, y, δ, new Span<T>(ref c), a.Length);
        return c;
    }
}
