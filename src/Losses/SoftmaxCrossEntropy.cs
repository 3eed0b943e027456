using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// For classification. The outputs are scores (logits) z; with p = softmax(z) and target probabilities t,
/// <c>c = −Σᵢ tᵢ·log pᵢ</c>, <c>∂c/∂z = p·Σt − t</c>. Targets are class indices (one row of 0, 1, 2, …) or probabilities (one row per
/// class). Label smoothing ε mixes the target with the uniform distribution: <c>t ← (1 − ε)·t + ε/K</c> (Szegedy et al.,
/// "Rethinking the Inception Architecture", 2016). The guide writes y − a for this gradient: that is the direction of
/// descent; here, as everywhere, it is the gradient, a − y.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SoftmaxCrossEntropy<T> : Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the loss.</summary>
    /// <param name="labelSmoothing">ε, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is out of its range.</exception>
    public SoftmaxCrossEntropy(double labelSmoothing = 0) => LabelSmoothing = Setting.BelowOne(labelSmoothing, nameof(labelSmoothing));

    /// <summary>ε: the share of the target that is spread over all classes.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public override string Title => LabelSmoothing == 0 ? "SoftmaxCrossEntropy" : FormattableString.Invariant($"SoftmaxCrossEntropy(label smoothing {LabelSmoothing})");

    /// <inheritdoc/>
    internal override bool Includes(Layer<T> layer) => layer is Softmax<T>;

    /// <inheritdoc/>
    protected override bool TakesClassIndices => true;

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
    {
        Span<T> max = work;
        // δ = p, c = ln Σ e^(z − max z)
        ColumnSoftmax.Run(a, δ, max, c);
        int classes = a.Length / c.Length, targets = y.Length / c.Length;
        if (LabelSmoothing == 0 && targets == 1)
            for (int s = 0; s < c.Length; s++)
            {
                // Σ t·log p has one term.
                int right = s * classes + ClassIndex(y[s], classes);
                δ[right] -= T.One;
                c[s] -= a[right] - max[s];
            }
        else
            for (int s = 0; s < c.Length; s++)
                c[s] = CrossEntropy(a.Slice(s * classes, classes), y.Slice(s * targets, targets), max[s], c[s], δ.Slice(s * classes, classes));
    }

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        T c = T.Zero, max = T.Zero;
        Samples(a, y, δ, new Span<T>(ref c), new Span<T>(ref max));
        return c;
    }

    // −Σ t·log p with log p = z − max − logSum; turns δ from p into p·Σt − t.
    private T CrossEntropy(ReadOnlySpan<T> z, ReadOnlySpan<T> y, T max, T logSum, Span<T> δ)
    {
        int index = y.Length == z.Length && z.Length > 1 ? -1 : ClassIndex(y[0], z.Length);
        T kept = T.CreateTruncating(1 - LabelSmoothing), uniform = T.CreateTruncating(LabelSmoothing / z.Length);
        T total = T.Zero, cost = T.Zero;
        for (int i = 0; i < z.Length; i++)
        {
            T t = TargetOf(i, y, index, kept, uniform);
            total += t;
            if (t != T.Zero)
                cost += t * (logSum - (z[i] - max));
        }
        for (int i = 0; i < z.Length; i++)
            δ[i] = δ[i] * total - TargetOf(i, y, index, kept, uniform);
        return cost;
    }

    // t of class i: a probability, or 1 for the class with this index; smoothed.
    private static T TargetOf(int i, ReadOnlySpan<T> y, int index, T kept, T uniform)
        => kept * (index < 0 ? y[i] : i == index ? T.One : T.Zero) + uniform;
}
