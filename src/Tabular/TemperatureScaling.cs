using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.RootFinding;

namespace Backprop.Tabular;

/// <summary>
/// One number T > 0 for all scores: <c>p = softmax(z/T)</c>. The order of the classes stays, only the confidence changes (Guo, Pleiss, Sun and Weinberger,
/// "On Calibration of Modern Neural Networks", 2017).
/// </summary>
internal static class TemperatureScaling
{
    // A row of scores that say nothing, or nothing but the truth, asks for no more than this.
    private const double Greatest = 1000;

    /// <summary>
    /// The T of the least log-loss <c>Σ w·(log Σⱼ exp(β·zⱼ) − β·Σⱼ tⱼ·zⱼ)</c>, β = 1/T, in which it is convex. A target t is 1 for the true class, mixed with 1/(n + 1) of
    /// the uniform distribution, as if one row in n + 1 had been of any class: n rows without an error say no more than that errors are rarer than that, and would ask
    /// for T = 0 (Platt, "Probabilistic Outputs for Support Vector Machines", 1999, mixes the targets of two classes so).
    /// </summary>
    /// <param name="scores">z: classes × n.</param>
    /// <param name="classes">The true classes: 1 × n.</param>
    /// <param name="weights">w; null when all are 1.</param>
    /// <returns>T from 1/1000 to 1000; 1 where none has a lower log-loss on these rows.</returns>
    public static double Fit(Matrix<double> scores, Matrix<double> classes, Vector<double>? weights)
    {
        var rows = new ScoredRows(scores, classes, weights);
        double limit = Math.Log(Greatest), temperature = rows.Slope(1 / Greatest) >= 0 ? Greatest
            : rows.Slope(Greatest) <= 0 ? 1 / Greatest
            : Math.Exp(-Brent.FindRoot(logBeta => rows.Slope(Math.Exp(logBeta)), -limit, limit, accuracy: 1e-12, maxIterations: 200));
        return rows.LogLoss(1 / temperature) < rows.LogLoss(1) ? temperature : 1;
    }

    /// <summary>z/T from now on: W and b of the last layer, divided by T.</summary>
    /// <param name="network">Ends in a Dense layer.</param>
    /// <param name="temperature">T.</param>
    public static void Apply(Sequential<float> network, double temperature)
    {
        if (network.Layers[^1] is not Dense<float> last)
            throw new InvalidOperationException($"Expected a network that ends in a Dense layer, got {network.Layers[^1].Title}.");
        foreach (Parameter<float> parameter in last.Parameters)
            foreach (ref float value in parameter.Values)
                value = (float)(value / temperature);
    }

    /// <summary>The log-loss as a function of β.</summary>
    private sealed class ScoredRows
    {
        private readonly double[] z, truth, mean, weights, p;
        private readonly int classes;

        public ScoredRows(Matrix<double> scores, Matrix<double> targets, Vector<double>? w)
        {
            int n = scores.ColumnCount;
            (z, classes, p) = (scores.ToColumnMajorArray(), scores.RowCount, new double[scores.RowCount]);
            (truth, mean, weights) = (new double[n], new double[n], w?.ToArray() ?? [.. Enumerable.Repeat(1.0, n)]);
            for (int s = 0; s < n; s++)
            {
                // Shifted by the largest, the exponentials do not overflow, and no probability changes.
                Span<double> row = z.AsSpan(s * classes, classes);
                double largest = row[0];
                foreach (double score in row)
                    largest = Math.Max(largest, score);
                foreach (ref double score in row)
                {
                    score -= largest;
                    mean[s] += score / classes;
                }
                truth[s] = row[(int)targets[0, s]];
            }
        }

        /// <summary>The mean of −log p of the true class.</summary>
        public double LogLoss(double beta)
        {
            double sum = 0;
            for (int s = 0; s < truth.Length; s++)
                sum += weights[s] * (Math.Log(Exponentials(s, beta)) - beta * truth[s]);
            return sum / weights.Sum();
        }

        /// <summary>∂/∂β of the mean log-loss with mixed targets: <c>Σ w·Σⱼ (pⱼ − tⱼ)·zⱼ / Σ w</c>.</summary>
        public double Slope(double beta)
        {
            double sum = 0, mixed = 1.0 / (truth.Length + 1);
            for (int s = 0; s < truth.Length; s++)
            {
                double total = Exponentials(s, beta), expected = 0;
                for (int j = 0; j < classes; j++)
                    expected += p[j] / total * z[s * classes + j];
                sum += weights[s] * (expected - (1 - mixed) * truth[s] - mixed * mean[s]);
            }
            return sum / weights.Sum();
        }

        // p = exp(β·z), and their sum.
        private double Exponentials(int s, double beta)
        {
            double sum = 0;
            for (int j = 0; j < classes; j++)
                sum += p[j] = Math.Exp(beta * z[s * classes + j]);
            return sum;
        }
    }
}
