using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Training.Metrics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace Backprop.Tabular;

/// <summary>
/// What a model's predictions hang on, per column of the file: on rows that training has not seen, what the model needs; on its training rows, what it has used, noise
/// it has learnt by heart among it. Columns that carry the same information share it: shuffling one of them leaves the other.
/// </summary>
public static class Importance
{
    private const int BatchRows = 1024;

    /// <summary>
    /// Permutation importance: the drop of a metric when the cells of a column are shuffled among the rows (Breiman, "Random Forests", 2001; Fisher, Rudin and
    /// Dominici, "All Models are Wrong, but Many are Useful", 2019). The mean is over the shuffles. The interval is mean ± t·s, s being the standard deviation of
    /// the drops when each shuffle is judged by rows drawn with replacement (Efron's bootstrap), and t Student's for their number − 1 degrees of freedom: so it tells
    /// what another shuffle and other rows of the same kind would give, and does not shrink to nothing as the repeats grow. Drawn rows of which the metric is not defined, such as
    /// those of a single class, do not count; with fewer than two others the interval is NaN.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The feature columns and the target.</param>
    /// <param name="repeats">How often each column is shuffled, at least 2.</param>
    /// <param name="seed">Gives the shuffles and the draws (streams <c>"permutation"</c>, <c>"bootstrap"</c>); null for 42.</param>
    /// <param name="metric">A name that <see cref="TabularModel.Evaluate"/> gives; null for <c>accuracy</c> or <c>r2</c>.</param>
    /// <param name="warnings">As for <see cref="TabularModel.Evaluate"/>.</param>
    /// <param name="weights">As for <see cref="TabularModel.Evaluate"/>: how much each row counts in the metric. Shuffles and draws take all rows alike.</param>
    /// <param name="progress">Is told after each shuffle which share of them is done, in [0, 1]; null for nobody.</param>
    /// <returns>The columns that the model reads, the most important first.</returns>
    /// <exception cref="DataException">A column is missing, a cell cannot be read, or there is a single row that counts.</exception>
    /// <exception cref="ArgumentException">The model has no such metric.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 repeats.</exception>
    public static IReadOnlyList<ColumnImportance> Permutation(
        TabularModel model, CsvTable table, int repeats = 10, Seed? seed = null, string? metric = null, ICollection<string>? warnings = null, string? weights = null, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        Setting.AtLeast(2, repeats, nameof(repeats));
        TablePart all = TablePart.Weighted(table, weights, model.Target);
        if (all.Rows.Length < 2)
            throw new DataException(weights is null ? "has a single row; shuffling needs at least two" : "has a single row that counts; shuffling needs at least two", table.Name);
        Metric judge = MetricOf(model, metric);
        Matrix<float> inputs = model.Encoder.Encode<float>(all.Table, all.Rows, warnings);
        Matrix<double> truth = TabularMetrics.Targets(model.Encoder, all), outputs = TabularMetrics.InUnits(model.Network.Infer(inputs), model.Encoder);
        double sign = judge.HigherIsBetter ? 1 : -1, whole = judge.Evaluate(outputs, truth, all.Weights);

        var importances = new List<ColumnImportance>();
        (ColumnEncoder Column, int First)[] columns = [.. Columns(model.Encoder)];
        foreach ((ColumnEncoder column, int first) in columns)
        {
            double[] drops = new double[repeats], redrawn = new double[repeats];
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                // The same shuffles and draws for every column, so that their order in the file changes nothing.
                int[] from = [.. all.Rows], rows = new int[all.Rows.Length];
                (seed ?? new Seed(42)).Stream("permutation", repeat).Shuffle<int>(from);
                RandomStream draws = (seed ?? new Seed(42)).Stream("bootstrap", repeat);
                for (int i = 0; i < rows.Length; i++)
                    rows[i] = draws.NextIndex(rows.Length);
                Matrix<double> shuffled = TabularMetrics.InUnits(model.Network.Infer(Shuffled(inputs, first, column.FeatureNames.Count, from)), model.Encoder);
                drops[repeat] = sign * (whole - judge.Evaluate(shuffled, truth, all.Weights));
                Matrix<double> redrawnTruth = Drawn(truth, rows);
                Vector<double>? redrawnWeights = all.At(rows).Weights;
                redrawn[repeat] = sign * (judge.Evaluate(Drawn(outputs, rows), redrawnTruth, redrawnWeights) - judge.Evaluate(Drawn(shuffled, rows), redrawnTruth, redrawnWeights));
                progress?.Report((importances.Count + (repeat + 1.0) / repeats) / columns.Length);
            }
            double[] defined = [.. redrawn.Where(drop => !double.IsNaN(drop))];
            double mean = drops.Mean(), margin = defined.Length < 2 ? double.NaN : StudentT.InvCDF(0, 1, defined.Length - 1, 0.975) * defined.StandardDeviation();
            importances.Add(new(column.Column, mean, mean - margin, mean + margin));
        }
        return [.. importances.OrderByDescending(importance => importance.Mean)];
    }

    /// <summary>
    /// The gradient of the input: the mean over the rows of |∂C/∂x|, C being the cost of a row (softmax cross-entropy, or the squared error of the standardised target)
    /// and x an encoded input, summed over the inputs that a column becomes. It is that of the trained network (nothing is dropped, batch normalisation uses its running statistics), in double.
    /// (Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2014.)
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The feature columns and the target.</param>
    /// <param name="weights">As for <see cref="TabularModel.Evaluate"/>: how much each row counts in the mean.</param>
    /// <returns>For each column that the model reads, in its order.</returns>
    /// <exception cref="DataException">A column is missing, a cell cannot be read, or every weight is 0.</exception>
    public static IReadOnlyDictionary<string, double> Gradient(TabularModel model, CsvTable table, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        Sequential<double> network = model.InDouble();
        foreach (Dropout<double> dropout in network.Tree.OfType<Dropout<double>>())
            dropout.ProbabilityFactor = 0;
        foreach (BatchNorm<double> norm in network.Tree.OfType<BatchNorm<double>>())
            norm.IsFrozen = true;
        Loss<double> loss = model.Task == TaskKind.Classification ? new SoftmaxCrossEntropy<double>() : new MeanSquaredError<double>();
        TablePart all = TablePart.Weighted(table, weights, model.Target);
        double[] sums = new double[model.Encoder.FeatureNames.Count];
        foreach (int[] positions in all.Rows.Chunk(BatchRows))
        {
            // Row i of the table is at position i.
            TablePart part = all.At(positions);
            Dataset<double> data = model.Encoder.EncodeDataset<double>(part.Table, part.Rows);
            Matrix<double> Δ = network.Backward(loss.Evaluate(network.Forward(data.Inputs), data.Targets, part.Weights).Gradient);
            for (int feature = 0; feature < sums.Length; feature++)
                sums[feature] += Δ.Row(feature).SumMagnitudes();
        }
        double count = all.Weights?.Sum() ?? all.Rows.Length;
        return Columns(model.Encoder).ToDictionary(each => each.Column.Column, each => sums.AsSpan(each.First, each.Column.FeatureNames.Count).ToArray().Sum() / count);
    }

    private static Metric MetricOf(TabularModel model, string? metric)
    {
        Metric[] metrics = TabularMetrics.Metrics(model.Encoder);
        metric ??= model.Task == TaskKind.Classification ? "accuracy" : "r2";
        return metrics.FirstOrDefault(each => each.Name == metric)
            ?? throw new ArgumentException($"Expected one of {string.Join(", ", metrics.Select(each => each.Name))}, got \"{metric}\".", nameof(metric));
    }

    private static IEnumerable<(ColumnEncoder Column, int First)> Columns(TabularEncoder encoder)
    {
        int first = 0;
        foreach (ColumnEncoder column in encoder.Columns.Where(column => column.FeatureNames.Count > 0))
        {
            yield return (column, first);
            first += column.FeatureNames.Count;
        }
    }

    private static Matrix<float> Shuffled(Matrix<float> inputs, int first, int count, int[] from)
    {
        Matrix<float> shuffled = inputs.Clone();
        for (int row = 0; row < from.Length; row++)
            for (int feature = first; feature < first + count; feature++)
                shuffled[feature, row] = inputs[feature, from[row]];
        return shuffled;
    }

    private static Matrix<double> Drawn(Matrix<double> matrix, int[] rows) => Matrix<double>.Build.Dense(matrix.RowCount, rows.Length, (o, i) => matrix[o, rows[i]]);
}
