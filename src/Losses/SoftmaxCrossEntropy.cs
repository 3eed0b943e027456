using System.Numerics;

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
    public SoftmaxCrossEntropy(double labelSmoothing = 0)
    {
        if (labelSmoothing is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), $"Label smoothing must be in [0, 1), got {labelSmoothing}.");
        LabelSmoothing = labelSmoothing;
    }

    /// <summary>ε: the share of the target that is spread over all classes.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public override string Title => LabelSmoothing == 0 ? "SoftmaxCrossEntropy" : FormattableString.Invariant($"SoftmaxCrossEntropy(label smoothing {LabelSmoothing})");

    /// <inheritdoc/>
    protected override bool TakesClassIndices => true;

    /// <inheritdoc/>
    protected override T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ)
    {
        int index = y.Length == a.Length && a.Length > 1 ? -1 : ClassIndex(y, a.Length);
        T kept = T.CreateTruncating(1 - LabelSmoothing), uniform = T.CreateTruncating(LabelSmoothing / a.Length);
        T max = a[0], sum = T.Zero, total = T.Zero, cost = T.Zero;
        foreach (T score in a)
            max = T.Max(max, score);
        for (int i = 0; i < a.Length; i++)
            sum += δ[i] = T.Exp(a[i] - max);
        T logSum = T.Log(sum);
        for (int i = 0; i < a.Length; i++)
        {
            T t = TargetOf(i, y, index, kept, uniform);
            total += t;
            if (t != T.Zero)
                cost -= t * (a[i] - max - logSum);
        }
        for (int i = 0; i < a.Length; i++)
            δ[i] = δ[i] / sum * total - TargetOf(i, y, index, kept, uniform);
        return cost;
    }

    // t of class i: a probability, or 1 for the class with this index; smoothed.
    private static T TargetOf(int i, ReadOnlySpan<T> y, int index, T kept, T uniform)
        => kept * (index < 0 ? y[i] : i == index ? T.One : T.Zero) + uniform;
}
