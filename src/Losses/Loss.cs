using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Losses;

/// <summary>
/// How wrong an output is: <c>C = Σ over the samples of w·c(a, y)</c>, value and gradient from one method, so that they cannot
/// disagree. A subclass writes the mathematics of one sample; this class sums, weighs, and owns the gradient.
/// A sample of weight 0 adds nothing, whatever it holds. Trainers may share a loss, also at the same time: each keeps the gradient itself. Evaluate is not for many threads at once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Loss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private LossBuffers<T> own;

    /// <summary>Refuses element types other than float and double.</summary>
    protected Loss() => Precision.Require<T>();

    /// <summary>For tables and messages.</summary>
    public abstract string Title { get; }

    /// <summary>Cost and gradient of a batch.</summary>
    /// <param name="output">a: outputs × samples.</param>
    /// <param name="target">y: outputs × samples, or for losses that take class indices one row of them.</param>
    /// <param name="weights">One weight ≥ 0 per sample; null when all are 1.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a class index is not one of the classes, or a weight is negative or not finite.</exception>
    public LossResult<T> Evaluate(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
        => Evaluate(output, target, weights, ref own);

    /// <summary>The same, in buffers of the caller's own, which nobody else overwrites.</summary>
    internal LossResult<T> Evaluate(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights, ref LossBuffers<T> buffers)
    {
        Check(output, target, weights);
        Matrix<T> gradient = buffers.Gradients.Get(output.RowCount, output.ColumnCount);
        ReadOnlySpan<T> a = output.AsColumnMajorArray(), y = target.AsColumnMajorArray();
        Span<T> delta = gradient.AsColumnMajorArray();
        Span<T> both = buffers.Elements(2 * output.ColumnCount), c = both[..output.ColumnCount], work = both[output.ColumnCount..];
        if (weights is not null)
            return new(Weighted(a, y, delta, c, work, weights), gradient);
        Samples(a, y, delta, c, work);
        double cost = 0;
        foreach (T sample in c)
            cost += double.CreateTruncating(sample);
        return new(cost, gradient);
    }

    /// <summary>Whether the loss computes what this layer computes, and so wants its input, the scores, instead of its output.</summary>
    internal virtual bool Includes(Layer<T> layer) => false;

    /// <summary>Whether targets may be class indices: one row of them.</summary>
    protected virtual bool TakesClassIndices => false;

    /// <summary>Whether targets may have one row per output.</summary>
    protected virtual bool TakesOneRowPerOutput => true;

    /// <summary>The cost c of one sample, and its gradient.</summary>
    /// <param name="a">The output of the network for this sample.</param>
    /// <param name="y">Its target.</param>
    /// <param name="δ">∂c/∂a, to be written.</param>
    /// <returns>c(a, y).</returns>
    protected abstract T Sample(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ);

    /// <summary>The costs of many samples, and their gradients: <see cref="Sample"/> for each, or faster than that.</summary>
    /// <param name="a">The output of the network: outputs × samples.</param>
    /// <param name="y">The targets, one column per sample.</param>
    /// <param name="δ">∂c/∂a of each sample, to be written: outputs × samples.</param>
    /// <param name="c">The cost of each sample, to be written.</param>
    /// <param name="work">An element for each sample, to be used at will.</param>
    private protected virtual void Samples(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work)
    {
        int outputs = a.Length / c.Length, targets = y.Length / c.Length;
        for (int s = 0; s < c.Length; s++)
            c[s] = Sample(a.Slice(s * outputs, outputs), y.Slice(s * targets, targets), δ.Slice(s * outputs, outputs));
    }

    /// <summary>Reads a class index.</summary>
    /// <param name="y">The target of one sample: one element.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">It is not a whole number from 0 to classes − 1.</exception>
    protected int ClassIndex(ReadOnlySpan<T> y, int classes) => ClassIndex(y[0], classes);

    private protected int ClassIndex(T y, int classes)
    {
        int index = int.CreateSaturating(y);
        return (uint)index < (uint)classes && T.CreateTruncating(index) == y ? index : throw NotAClass(y, classes);
    }

    private ArgumentException NotAClass(T y, int classes)
        => new(FormattableString.Invariant($"{Title}: expected a class index from 0 to {classes - 1}, got {double.CreateTruncating(y)}."));

    // Σ w·c, and its gradient. A sample of weight 0 is not looked at.
    private double Weighted(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> c, Span<T> work, MathNet.Numerics.LinearAlgebra.Vector<T> weights)
    {
        int outputs = a.Length / c.Length, targets = y.Length / c.Length;
        double cost = 0;
        for (int s = 0; s < c.Length; s++)
        {
            Span<T> d = δ.Slice(s * outputs, outputs);
            T weight = weights[s];
            if (weight == T.Zero)
            {
                d.Clear();
                continue;
            }
            Samples(a.Slice(s * outputs, outputs), y.Slice(s * targets, targets), d, c.Slice(s, 1), work.Slice(s, 1));
            cost += double.CreateTruncating(weight) * double.CreateTruncating(c[s]);
            for (int i = 0; i < d.Length; i++)
                d[i] *= weight;
        }
        return cost;
    }

    private void Check(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.ColumnCount == 0 || output.RowCount == 0)
            throw new ArgumentException($"{Title}: expected at least one {(output.ColumnCount == 0 ? "sample" : "output")}, got none (output {output.RowCount}×{output.ColumnCount}).", nameof(output));
        if (target.ColumnCount != output.ColumnCount || !FitsTargetRows(target.RowCount, output.RowCount))
            throw new ArgumentException($"{Title}: expected targets of {ExpectedTargets(output)}, got {target.RowCount}×{target.ColumnCount}.", nameof(target));
        if (WrongWeights(output.ColumnCount, weights) is { } wrong)
            throw new ArgumentException($"{Title}: {wrong}", nameof(weights));
        if (output.AsColumnMajorArray() is null || target.AsColumnMajorArray() is null)
            throw new ArgumentException($"{Title}: expected dense matrices. Convert with Matrix<T>.Build.DenseOfMatrix.");
    }

    /// <summary>What is wrong with weights: there is not one for each sample, or one is negative or not finite. Null when they can be used.</summary>
    internal static string? WrongWeights(int samples, MathNet.Numerics.LinearAlgebra.Vector<T>? weights)
    {
        if (weights is not null && weights.Count != samples)
            return $"expected {samples} sample weights, got {weights.Count}.";
        for (int s = 0; s < weights?.Count; s++)
            if (!(weights[s] >= T.Zero && T.IsFinite(weights[s])))
                return FormattableString.Invariant($"expected finite sample weights of at least 0, got {weights[s]} for sample {s}.");
        return null;
    }

    private bool FitsTargetRows(int rows, int outputs) => (TakesOneRowPerOutput && rows == outputs) || (TakesClassIndices && rows == 1);

    private string ExpectedTargets(Matrix<T> output)
    {
        string whole = $"{output.RowCount}×{output.ColumnCount}", indices = $"1×{output.ColumnCount} (class indices)";
        return !TakesClassIndices ? whole : TakesOneRowPerOutput ? $"{whole} or {indices}" : indices;
    }
}
