using System.Numerics;
using Backprop.Numerics;

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

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
    {
        foreach (T right in y)
            ClassIndex(right, a.Length / c.Length);
        ColumnHinge.Run(a, y, δ, c);
    }

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T c = T.Zero;
        Samples(a, y, δ, new Span<T>(ref c), []);
        return c;
    }
}
