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
        if (y.Length == a.Length && a.Length > 1)
            y.CopyTo(δ);
        else
            OneHot(ClassIndex(y, a.Length), δ);
        T max = a[0], uniform = T.CreateTruncating(LabelSmoothing / a.Length), kept = T.CreateTruncating(1 - LabelSmoothing);
        foreach (T score in a)
            max = T.Max(max, score);
        T sum = T.Zero, total = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += T.Exp(a[i] - max);
            total += δ[i] = kept * δ[i] + uniform;
        }
        T logSum = T.Log(sum), cost = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            T t = δ[i], logP = a[i] - max - logSum;
            cost -= t == T.Zero ? T.Zero : t * logP;
            δ[i] = T.Exp(logP) * total - t;
        }
        return cost;
    }

    private static void OneHot(int index, Span<T> t)
    {
        t.Clear();
        t[index] = T.One;
    }
}
