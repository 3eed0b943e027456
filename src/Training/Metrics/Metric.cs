using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training.Metrics;

/// <summary>A figure of merit over a whole dataset.</summary>
public abstract class Metric
{
    /// <summary>The name in histories and JSON: <c>accuracy</c>, <c>logLoss</c>, ….</summary>
    public abstract string Name { get; }

    /// <summary>Whether more is better.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>Computes the figure; sums run in the order of the samples, in double.</summary>
    /// <param name="output">What the network gives: outputs × samples; for classifiers the scores (logits), as the losses take them.</param>
    /// <param name="target">The truth: outputs × samples; for classifiers one row of class indices.</param>
    /// <param name="weights">One weight ≥ 0 per sample; null when all are 1.</param>
    /// <returns>The figure, or NaN where it is not defined, as when all weights are 0 or there are no samples. A sample of weight 0 adds nothing, whatever it holds.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there are samples without outputs, a class index is not one of the classes, or a weight is negative or not finite.</exception>
    public abstract double Evaluate<T>(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected void RequireOutputs<T>(Matrix<T> output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (output.RowCount == 0 && output.ColumnCount > 0)
            throw new ArgumentException($"{Name}: expected at least one output, got none (output 0×{output.ColumnCount}).", nameof(output));
    }
}
