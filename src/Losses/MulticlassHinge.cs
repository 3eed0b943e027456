using System.Numerics;

namespace Backprop.Losses;

/// <summary>
/// The multiclass hinge (Weston and Watkins, "Support Vector Machines for Multi-Class Pattern Recognition", 1999): with scores s and
/// the class index y, <c>c = Σ over j ≠ y of max(0, s_j − s_y + 1)</c>; the gradient is 1 for every class inside the margin and minus
/// their number for y.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MulticlassHinge<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "MulticlassHinge";

    /// <inheritdoc/>
    protected override bool TakesClassIndices => true;

    /// <inheritdoc/>
    protected override bool TakesOneRowPerOutput => false;

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        int right = ClassIndex(y, a.Length);
        T cost = T.Zero, inside = T.Zero;
        for (int j = 0; j < a.Length; j++)
        {
            T margin = a[j] - a[right] + T.One;
            bool counts = j != right && !(margin <= T.Zero);
            δ[j] = counts ? T.One : T.Zero;
            cost += counts ? margin : T.Zero;
            inside += δ[j];
        }
        δ[right] = -inside;
        return cost;
    }
}
