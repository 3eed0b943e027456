using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Losses;

/// <summary>
/// For yes-or-no outputs, averaged over the n of them. The outputs are scores (logits) z; with p = σ(z) and a target y in [0, 1],
/// <c>c = −y·log p − (1 − y)·log(1 − p) = max(z, 0) − z·y + log(1 + e^(−|z|))</c>, <c>∂c/∂z = (p − y)/n</c>. The guide writes y − a for this
/// gradient: that is the direction of descent.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BinaryCrossEntropyWithLogits<T> : ElementwiseLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "BinaryCrossEntropyWithLogits";

    /// <inheritdoc/>
    internal override bool Includes(Layer<T> layer) => layer is Sigmoid<T>;

    private protected override void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
        => ColumnCosts.Run(new Cost(T.CreateTruncating(a.Length / c.Length)), a, y, δ, c);

    private readonly struct Cost(T n) : ICost<T>
    {
        public static double Operations => 2 * Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> a, Vector<T> y, out Vector<T> δ)
        {
            δ = (Gate.Sigmoid(a, out _) - y) / n;
            // max(a, 0) − a·y = |a|·w, without ∞ − ∞ where a target of 0 or 1 is met: |a|·0 = 0 then.
            Vector<T> w = Vector.ConditionalSelect(Vector.LessThan(a, Vector<T>.Zero), y, Vector<T>.One - y);
            return (Gate.Multiply(Vector.Abs(a), w) + VectorMath.SoftplusTail(a)) / n;
        }
    }
}
