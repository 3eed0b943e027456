using Backprop.Data;
using Backprop.Layers;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>Fits the temperature of a trained network to rows that it has not learnt from, and divides its scores by it.</summary>
internal static class Calibrator
{
    // Unasked, fewer rows than these say too little: a single one of them moves the temperature by tenths.
    private const int FewestRows = 20;

    /// <summary>Refuses, before anything is trained, what cannot be calibrated.</summary>
    /// <exception cref="DataException">The target is a number.</exception>
    /// <exception cref="ArgumentException">No rows are held out.</exception>
    public static void Require(TabularOptions options, TableSchema schema, string file)
    {
        if (options.Calibrate != true)
            return;
        if (schema.Task == TaskKind.Regression)
            throw new DataException($"the target {DisplayText.Quote(schema.Target)} is a number; only the probabilities of classes can be calibrated", file);
        if (options.Validation.IsNone)
            throw new ArgumentException("Calibrate fits a temperature to the rows of Validation, which are none.", nameof(options));
    }

    /// <summary>
    /// One temperature for all members, fitted to what each says of the rows it has left out. The mean of their probabilities has a log-loss no greater than the mean of
    /// theirs, as −log is convex: what helps them helps the whole.
    /// </summary>
    /// <param name="training">A finished training.</param>
    /// <param name="encoder">How rows are encoded.</param>
    /// <param name="test">The rows that nothing is fitted to; null for none.</param>
    /// <param name="asked">Whether the caller wants it, however few the rows are.</param>
    /// <param name="warnings">Receives a line when these rows cannot tell anything.</param>
    /// <returns>What it did; null where it is not asked for and too few rows are held out, or all of them are of one class.</returns>
    public static Calibration? Run(TabularTraining training, TabularEncoder encoder, TablePart? test, bool asked, ICollection<string> warnings)
    {
        if (!asked && training.HeldOutRows < FewestRows)
            return null;
        var targets = new List<Matrix<float>>();
        var rowWeights = new List<double>();
        // One at a time: a fold is a copy of its rows.
        Matrix<float>[] outputs = [.. training.HeldOut.Select(each =>
        {
            targets.Add(each.Rows.Targets);
            rowWeights.AddRange(each.Rows.Weights?.Select(weight => (double)weight) ?? []);
            return each.Rows.Outputs(each.Network.Infer);
        })];
        (Matrix<double> before, Matrix<double> classes) = (Joined(outputs), Joined(targets));
        // No temperature is then too low, as long as that class is the likeliest.
        if (classes.Enumerate().All(index => index == classes[0, 0]))
        {
            warnings.Add($"the probabilities are not calibrated: all rows held out for it are of class {DisplayText.Quote(encoder.ClassNames[(int)classes[0, 0]])}");
            return null;
        }
        Vector<double>? weights = rowWeights.Count == 0 ? null : Vector<double>.Build.DenseOfEnumerable(rowWeights);
        IReadOnlyDictionary<string, double>? testBefore = Test();
        double temperature = TemperatureScaling.Fit(before, classes, weights);
        foreach (Sequential<float> network in training.Members)
            TemperatureScaling.Apply(network, temperature);
        return new()
        {
            Temperature = temperature,
            Rows = training.HeldOutRows,
            ValidationBefore = Metrics(before, classes, weights),
            ValidationAfter = Metrics(Joined(training.HeldOut.Select(each => each.Rows.Outputs(each.Network.Infer))), classes, weights),
            TestBefore = testBefore,
            TestAfter = Test(),
        };

        IReadOnlyDictionary<string, double>? Test()
            => test is null ? null : Metrics(TabularMetrics.Outputs(training.Network, encoder, test, null), TabularMetrics.Targets(encoder, test), test.Weights);
    }

    private static Matrix<double> Joined(IEnumerable<Matrix<float>> parts) => parts.Aggregate((joined, part) => joined.Append(part)).Map(value => (double)value);

    private static Dictionary<string, double> Metrics(Matrix<double> scores, Matrix<double> classes, Vector<double>? weights)
        => new Metric[] { new LogLoss(), new ExpectedCalibrationError() }.ToDictionary(metric => metric.Name, metric => metric.Evaluate(scores, classes, weights));
}
