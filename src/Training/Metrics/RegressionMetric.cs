using Backprop.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training.Metrics;

/// <summary>A metric of regression, computed for each output by itself and averaged over the outputs.</summary>
public abstract class RegressionMetric : Metric
{
    private protected RegressionMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override double Evaluate<T>(Matrix<T> output, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        RequireOutputs(output);
        if (target.RowCount != output.RowCount || target.ColumnCount != output.ColumnCount)
            throw new ArgumentException($"{Name}: expected targets of {output.RowCount}×{output.ColumnCount}, got {target.RowCount}×{target.ColumnCount}.", nameof(target));
        if (Loss<T>.WrongWeights(output.ColumnCount, weights) is { } wrong)
            throw new ArgumentException($"{Name}: {wrong}", nameof(weights));
        if (output.ColumnCount == 0)
            return double.NaN;
        int[] samples = [.. Enumerable.Range(0, output.ColumnCount).Where(s => weights is null || weights[s] != T.Zero)];
        double[] w = Array.ConvertAll(samples, s => weights is null ? 1 : double.CreateTruncating(weights[s]));
        return Enumerable.Range(0, output.RowCount).Average(row => Evaluate(
            Array.ConvertAll(samples, s => double.CreateTruncating(output[row, s])),
            Array.ConvertAll(samples, s => double.CreateTruncating(target[row, s])),
            w));
    }

    /// <summary>Computes the figure for one output.</summary>
    /// <param name="predicted">a, one per sample.</param>
    /// <param name="actual">y, one per sample.</param>
    /// <param name="weights">w, one per sample, above 0.</param>
    private protected abstract double Evaluate(double[] predicted, double[] actual, double[] weights);

    /// <summary>Σ w·f(a, y) / Σ w.</summary>
    private protected static double Mean(double[] predicted, double[] actual, double[] weights, Func<double, double, double> f)
    {
        double sum = 0, total = 0;
        for (int s = 0; s < weights.Length; s++)
        {
            sum += weights[s] * f(predicted[s], actual[s]);
            total += weights[s];
        }
        return sum / total;
    }
}
