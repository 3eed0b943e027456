using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training.Metrics;

/// <summary>A metric of regression, computed for each output by itself and averaged over the outputs.</summary>
public abstract class RegressionMetric : Metric
{
    /// <inheritdoc/>
    public sealed override double Evaluate<T>(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (target.RowCount != output.RowCount || target.ColumnCount != output.ColumnCount)
            throw new ArgumentException($"{Name}: expected targets of {output.RowCount}×{output.ColumnCount}, got {target.RowCount}×{target.ColumnCount}.", nameof(target));
        double[] w = [.. Enumerable.Range(0, output.ColumnCount).Select(s => weights is null ? 1 : double.CreateTruncating(weights[s]))];
        return Enumerable.Range(0, output.RowCount)
            .Average(row => Evaluate([.. output.Row(row).Select(double.CreateTruncating)], [.. target.Row(row).Select(double.CreateTruncating)], w));
    }

    /// <summary>Computes the figure for one output.</summary>
    /// <param name="predicted">a, one per sample.</param>
    /// <param name="actual">y, one per sample.</param>
    /// <param name="weights">w, one per sample.</param>
    private protected abstract double Evaluate(double[] predicted, double[] actual, double[] weights);

    /// <summary>Σ w·f(a, y) / Σ w.</summary>
    private protected static double Mean(double[] predicted, double[] actual, double[] weights, Func<double, double, double> f)
    {
        double sum = 0;
        for (int s = 0; s < weights.Length; s++)
            sum += weights[s] == 0 ? 0 : weights[s] * f(predicted[s], actual[s]);
        return sum / weights.Sum();
    }
}
