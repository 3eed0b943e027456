using System.Numerics;
using Backprop.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training.Metrics;

/// <summary>
/// A metric of classifiers. One row of output is a binary classifier's score z (class 1 where z &gt; 0, p = σ(z)); more rows are one score
/// per class (the largest wins, the first of equals; p = softmax). Targets are class indices, or one-hot: a row for each class. A score that is NaN
/// makes the figure NaN: a network that diverged has no accuracy.
/// </summary>
public abstract class ClassificationMetric : Metric
{
    private protected ClassificationMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override double Evaluate<T>(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        RequireOutputs(output);
        if ((target.RowCount != 1 && target.RowCount != output.RowCount) || target.ColumnCount != output.ColumnCount)
            throw new ArgumentException($"{Name}: expected class indices of 1×{output.ColumnCount}{(output.RowCount > 1 ? $" or one-hot targets of {output.RowCount}×{output.ColumnCount}" : "")}, got {target.RowCount}×{target.ColumnCount}.", nameof(target));
        if (Loss<T>.WrongWeights(output.ColumnCount, weights) is { } wrong)
            throw new ArgumentException($"{Name}: {wrong}", nameof(weights));
        if (output.ColumnCount == 0)
            return double.NaN;
        int classes = Math.Max(2, output.RowCount);
        T[] outputs = output.AsColumnMajorArray() ?? output.ToColumnMajorArray();
        double figure = Evaluate(Samples(outputs, target, weights, new double[classes]), classes);
        return AnyNaN(outputs, output.RowCount, weights) ? double.NaN : figure;
    }

    /// <summary>Computes the figure.</summary>
    /// <param name="samples">The samples of weight above 0, in order.</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    private protected abstract double Evaluate(IEnumerable<ScoredSample> samples, int classes);

    // All samples share one array of scores: a dataset of 60,000 would otherwise make as many.
    private IEnumerable<ScoredSample> Samples<T>(T[] outputs, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights, double[] scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = outputs.Length / target.ColumnCount, first = scores.Length - rows;
        for (int s = 0; s < target.ColumnCount; s++)
        {
            T weight = weights is null ? T.One : weights[s];
            if (weight == T.Zero)
                continue;
            double truth = target.RowCount == 1 ? double.CreateTruncating(target[0, s]) : OneHot(target, s);
            if (!(truth >= 0 && truth < scores.Length && truth == Math.Floor(truth)))
                throw new ArgumentException(FormattableString.Invariant($"{Name}: expected a class index from 0 to {scores.Length - 1}, got {truth} for sample {s}."), nameof(target));
            for (int row = 0; row < rows; row++)
                scores[first + row] = double.CreateTruncating(outputs[s * rows + row]);
            yield return new(scores, (int)truth, double.CreateTruncating(weight));
        }
    }

    private double OneHot<T>(Matrix<T> target, int sample) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int truth = -1;
        for (int row = 0; row < target.RowCount; row++)
        {
            T value = target[row, sample];
            if (value == T.One && truth < 0)
                truth = row;
            else if (value != T.Zero)
                throw new ArgumentException($"{Name}: expected class indices or one-hot targets, but sample {sample} has no single 1 among zeros.", nameof(target));
        }
        return truth >= 0 ? truth : throw new ArgumentException($"{Name}: expected class indices or one-hot targets, but sample {sample} has no 1.", nameof(target));
    }

    private static bool AnyNaN<T>(T[] outputs, int rows, MathNet.Numerics.LinearAlgebra.Vector<T>? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < outputs.Length; i++)
            if (T.IsNaN(outputs[i]) && (weights is null || weights[i / rows] != T.Zero))
                return true;
        return false;
    }
}
