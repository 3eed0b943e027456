using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training.Metrics;

/// <summary>
/// A metric of classifiers. One row of output is a binary classifier's score z (class 1 where z &gt; 0, p = σ(z)); more rows are one score
/// per class (the largest wins, the first of equals; p = softmax).
/// </summary>
public abstract class ClassificationMetric : Metric
{
    /// <inheritdoc/>
    public sealed override double Evaluate<T>(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (target.RowCount != 1 || target.ColumnCount != output.ColumnCount)
            throw new ArgumentException($"{Name}: expected class indices of 1×{output.ColumnCount}, got {target.RowCount}×{target.ColumnCount}.", nameof(target));
        int classes = Math.Max(2, output.RowCount);
        var samples = new ScoredSample[output.ColumnCount];
        for (int s = 0; s < samples.Length; s++)
        {
            double truth = double.CreateTruncating(target[0, s]);
            if (!(truth >= 0 && truth < classes && truth == Math.Floor(truth)))
                throw new ArgumentException($"{Name}: expected a class index from 0 to {classes - 1}, got {truth}.", nameof(target));
            double[] scores = output.RowCount == 1
                ? [0, double.CreateTruncating(output[0, s])]
                : [.. output.Column(s).Select(double.CreateTruncating)];
            samples[s] = new(scores, (int)truth, weights is null ? 1 : double.CreateTruncating(weights[s]));
        }
        return Evaluate(samples, classes);
    }

    /// <summary>Computes the figure.</summary>
    /// <param name="samples">The samples, in order.</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    private protected abstract double Evaluate(IReadOnlyList<ScoredSample> samples, int classes);
}
