using Backprop.Data;
using Backprop.Numerics;
using MathNet.Numerics.Statistics;

namespace Backprop.Tabular;

/// <summary>
/// k-fold cross-validation: the rows are dealt to k folds, by class for a classification, and each fold is judged by a model trained on the others. So every row
/// gets a prediction from a model that has not seen it. (Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", 1974.)
/// <example><code>
/// CrossValidation judged = CrossValidation.Run(table, target: "species", folds: 5);
/// Console.WriteLine($"{judged.Mean["accuracy"]} ± {judged.StandardDeviation["accuracy"]}");
/// </code></example>
/// </summary>
public sealed record CrossValidation
{
    /// <summary>The metrics of each fold, by the model trained on the others: those of <see cref="TabularModel.Evaluate"/>.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, double>> Folds { get; init; }

    /// <summary>The rows that are judged, from 0 and in order: all of the table but those of weight 0 (<see cref="TabularOptions.Weights"/>), which count nowhere.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>The fold that each of <see cref="Rows"/> is in, from 0.</summary>
    public required IReadOnlyList<int> FoldOf { get; init; }

    /// <summary>For each of <see cref="Rows"/>, what the model that has not seen it says of it.</summary>
    public required IReadOnlyList<Prediction> Predictions { get; init; }

    /// <summary>What the user should know of the folds: classes that are too rare for them.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The mean of each metric over the folds; NaN when it is not defined in one.</summary>
    public IReadOnlyDictionary<string, double> Mean => Over(Statistics.Mean);

    /// <summary>The standard deviation of each metric over the k folds, with k − 1 below: √(Σ(m − mean)²/(k − 1)).</summary>
    public IReadOnlyDictionary<string, double> StandardDeviation => Over(Statistics.StandardDeviation);

    /// <summary>One line for people: <c>5 folds: accuracy 0.9533 ± 0.01826, logLoss 0.1204 ± 0.03122</c>.</summary>
    public override string ToString()
    {
        IReadOnlyDictionary<string, double> deviation = StandardDeviation;
        return $"{DisplayText.Count(Folds.Count, "fold")}: {string.Join(", ", Mean.Select(metric => $"{metric.Key} {DisplayText.Figure(metric.Value)} ± {DisplayText.Figure(deviation[metric.Key])}"))}";
    }

    /// <summary>Trains and judges a model for each fold.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">
    /// How each model is trained; null for the defaults. <see cref="TabularOptions.Checkpoints"/> are not used, nor is <see cref="TabularOptions.Test"/>, as the fold is the test;
    /// rows of its own that a training with the same options would refuse are refused all the same, before the folds.
    /// </param>
    /// <param name="folds">k, from 2 to the number of rows that count. The folds are a function of it, the seed (stream <c>"cross-validation"</c>), and the classes.</param>
    /// <param name="cancellationToken">Ends the training under way, and with it the whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds.</exception>
    /// <exception cref="DataException">The data cannot be used, or there are fewer rows that count than folds.</exception>
    /// <exception cref="StorageException">The file of the validation or test rows cannot be read.</exception>
    /// <exception cref="DivergedException">The cost of a training is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CrossValidation Run(CsvTable table, string target, TabularOptions? options = null, int folds = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        Setting.AtLeast(2, folds, nameof(folds));
        HeldOut test = (options ??= new()).Test;
        options = options with { Test = HeldOut.None, Checkpoints = null, Resume = false };
        options = options with { Validation = options.Validation.Read(options.Csv) };
        int[] rows = SampleWeights.RowsThatCount(table, options.Weights, target);
        table = table.Where(rows);
        if (table.RowCount < folds)
            throw new DataException(FormattableString.Invariant($"has {table.RowCount} rows, too few for {folds} folds"), table.Name);
        TableSchema schema = SchemaInference.Infer(table, target, options.Task, options.Choices);
        if (test.HasOwnRows)
            TablePart.Weighted(test.Read(options.Csv).Rows!, options.Weights, target).RequireEncodable(TabularEncoder.Fit(table, schema, [.. Enumerable.Range(0, table.RowCount)], options.EncodingOrPreset()), []);
        int[] classes = schema.Task == TaskKind.Classification ? schema.ClassIndices(table) : new int[table.RowCount];
        Seed order = new((long)options.Seed.Stream("cross-validation").NextBits());

        var metrics = new List<IReadOnlyDictionary<string, double>>();
        int[] foldOf = new int[table.RowCount];
        var predictions = new Prediction[table.RowCount];
        foreach (Fold fold in Fold.Deal(classes, folds, 1.0 / folds, order, table.Name))
        {
            CsvTable others = table.Where(fold.Train, $"{table.Name} without fold {metrics.Count + 1}");
            TabularModel model = TabularTrainer.Run(others, schema, options, leftOut: 0, cancellationToken).Model;
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException($"ended in fold {metrics.Count + 1} of {folds}; nothing was saved", cancellationToken);
            CsvTable left = table.Where(fold.Validation);
            foreach ((int row, Prediction prediction) in fold.Validation.Zip(model.Predict(left)))
                (foldOf[row], predictions[row]) = (metrics.Count, prediction);
            metrics.Add(model.Evaluate(left, weights: options.Weights));
        }
        return new() { Folds = metrics, Rows = rows, FoldOf = foldOf, Predictions = predictions, Warnings = RareClasses(schema, classes, folds) };
    }

    private static string[] RareClasses(TableSchema schema, int[] classes, int folds)
    {
        int[] sizes = new int[schema.Classes.Count];
        foreach (int index in sizes.Length == 0 ? [] : classes)
            sizes[index]++;
        return
        [
            .. schema.Classes.Zip(sizes).Where(each => each.Second < folds).Select(each =>
                $"class {DisplayText.Quote(each.First)} has {DisplayText.Count(each.Second, "row")}, fewer than the {folds} folds: some folds have none"),
        ];
    }

    private Dictionary<string, double> Over(Func<IEnumerable<double>, double> statistic)
        => Folds[0].Keys.ToDictionary(name => name, name => statistic(Folds.Select(fold => fold[name])));
}
