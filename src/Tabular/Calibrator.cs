using Backprop.Data;
using Backprop.Layers;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>Fits the temperature of a trained network to rows that it has not learnt from, and divides its scores by it.</summary>
internal static class Calibrator
{
    /// <summary>Refuses, before anything is trained, what cannot be calibrated.</summary>
    /// <exception cref="DataException">The target is a number.</exception>
    /// <exception cref="ArgumentException">No rows are held out.</exception>
    public static void Require(TabularOptions options, TableSchema schema, string file)
    {
        if (!options.Calibrate)
            return;
        if (schema.Task == TaskKind.Regression)
            throw new DataException($"the target {DisplayText.Quote(schema.Target)} is a number; only the probabilities of classes can be calibrated", file);
        if (options.Validation is { Path: null, Fraction: 0 })
            throw new ArgumentException("Calibrate fits a temperature to the rows of Validation, which are none.", nameof(options));
    }

    /// <summary>
    /// One temperature for all members, fitted to what each says of the rows it has left out. The mean of their probabilities has a log-loss no greater than the mean of
    /// theirs, as −log is convex: what helps them helps the whole.
    /// </summary>
    /// <param name="training">A finished training.</param>
    /// <param name="encoder">How rows are encoded.</param>
    /// <param name="test">The rows that nothing is fitted to; null for none.</param>
    public static Calibration Run(TabularTraining training, TabularEncoder encoder, TablePart? test)
    {
        (Sequential<float> Network, Samples<float> Rows)[] heldOut = [.. training.HeldOut];
        Matrix<double> classes = Joined(heldOut.Select(each => each.Rows.Targets)), before = Scores(heldOut);
        Vector<double>? weights = heldOut[0].Rows.Weights is null ? null : Vector<double>.Build.DenseOfEnumerable(heldOut.SelectMany(each => each.Rows.Weights!).Select(weight => (double)weight));
        IReadOnlyDictionary<string, double>? testBefore = Test();
        double temperature = TemperatureScaling.Fit(before, classes, weights);
        foreach ((Sequential<float> network, _) in heldOut)
            TemperatureScaling.Apply(network, temperature);
        return new()
        {
            Temperature = temperature,
            Rows = classes.ColumnCount,
            ValidationBefore = Metrics(before, classes, weights),
            ValidationAfter = Metrics(Scores(heldOut), classes, weights),
            TestBefore = testBefore,
            TestAfter = Test(),
        };

        IReadOnlyDictionary<string, double>? Test()
            => test is null ? null : Metrics(TabularMetrics.Outputs(training.Network, encoder, test, null), TabularMetrics.Targets(encoder, test), test.Weights);
    }

    private static Matrix<double> Scores((Sequential<float> Network, Samples<float> Rows)[] heldOut) => Joined(heldOut.Select(each => each.Rows.Outputs(each.Network.Infer)));

    private static Matrix<double> Joined(IEnumerable<Matrix<float>> parts) => Matrix<double>.Build.DenseOfColumnArrays(parts.SelectMany(part => part.EnumerateColumns()).Select(column => column.Select(value => (double)value).ToArray()));

    private static Dictionary<string, double> Metrics(Matrix<double> scores, Matrix<double> classes, Vector<double>? weights)
        => new Metric[] { new LogLoss(), new ExpectedCalibrationError() }.ToDictionary(metric => metric.Name, metric => metric.Evaluate(scores, classes, weights));
}
