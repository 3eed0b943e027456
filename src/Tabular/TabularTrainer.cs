using Backprop.Data;
using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>
/// A CSV file in, a model out: finds out what the columns are, keeps rows back for validation and test, fits the encoding on the
/// rest, trains, and puts the weights of the best validation epoch back.
/// <example><code>
/// TabularModel iris = TabularTrainer.Train("data/iris.csv", target: "species");
/// Console.WriteLine(iris.Summary.Test!["accuracy"]);
/// iris.Save("iris.safetensors");
/// </code></example>
/// </summary>
public static class TabularTrainer
{
    /// <summary>Trains on a CSV file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <param name="cancellationToken">Ends training after the step under way; the model is then the best so far.</param>
    /// <exception cref="ArgumentException">The options ask for what cannot be: to go on without checkpoints, or to calibrate without rows for it.</exception>
    /// <exception cref="DataException">The data cannot be used; the message names line and column.</exception>
    /// <exception cref="StorageException">The file cannot be read, or a checkpoint not saved.</exception>
    /// <exception cref="DivergedException">The cost is no longer finite.</exception>
    /// <exception cref="ModelFileException">The checkpoint to go on from is damaged, or belongs to other data or options.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was done.</exception>
    public static TabularModel Train(string path, string target, TabularOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new();
        var warnings = new List<string>();
        TableStorage storage = TableStorage.For([path], options);
        CsvTable table = storage.Read(path, warnings);
        if (storage.Notice is { } notice)
            warnings.Add(notice);
        return Run(table, target, options, warnings, cancellationToken).Model;
    }

    /// <summary>Trains on a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <param name="cancellationToken">Ends training after the step under way; the model is then the best so far.</param>
    /// <exception cref="ArgumentException">The options ask for what cannot be: to go on without checkpoints, or to calibrate without rows for it.</exception>
    /// <exception cref="DataException">The data cannot be used; the message names line and column.</exception>
    /// <exception cref="StorageException">The file of the validation or test rows cannot be read, or a checkpoint not saved.</exception>
    /// <exception cref="DivergedException">The cost is no longer finite.</exception>
    /// <exception cref="ModelFileException">The checkpoint to go on from is damaged, or belongs to other data or options.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was done.</exception>
    public static TabularModel Train(CsvTable table, string target, TabularOptions? options = null, CancellationToken cancellationToken = default)
        => Run(table, target, options, cancellationToken).Model;

    /// <summary>Trains like <see cref="Train(CsvTable, string, TabularOptions?, CancellationToken)"/>, and keeps what a report of the training is made of.</summary>
    /// <inheritdoc cref="Train(CsvTable, string, TabularOptions?, CancellationToken)" path="/param | /exception"/>
    public static TabularRun Run(CsvTable table, string target, TabularOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        return Run(table, target, options ?? new(), [], cancellationToken);
    }

    private static TabularRun Run(CsvTable table, string target, TabularOptions options, IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        int rows = table.RowCount;
        table = SampleWeights.WithoutZeros(table, options.Weights, target);
        return Run(table, SchemaInference.Infer(table, target, options.Task, options.Choices), options, rows - table.RowCount, cancellationToken, earlierWarnings: warnings);
    }

    /// <summary>Trains on rows of which the schema is known.</summary>
    /// <param name="table">The rows that count; a class of the schema may be missing.</param>
    /// <param name="schema">What they are.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="leftOut">Rows of weight 0, which are not in the table.</param>
    /// <param name="cancellationToken">Ends training after the step under way.</param>
    /// <param name="judgesTest">False to keep the test rows back and take no score of them.</param>
    /// <param name="earlierWarnings">What reading the table found odd.</param>
    internal static TabularRun Run(CsvTable table, TableSchema schema, TabularOptions options, int leftOut, CancellationToken cancellationToken, bool judgesTest = true, IReadOnlyList<string>? earlierWarnings = null)
    {
        if (options is { Resume: true, Checkpoints: null })
            throw new ArgumentException("Resume goes on from the newest of the Checkpoints, which are null.", nameof(options));
        Calibrator.Require(options, schema, table.Name);
        Recipe recipe = Recipe.For(options, schema.Task, table.RowCount);
        TabularParts parts = TabularParts.Of(table, schema, options, cutsValidation: recipe.Members == 1);
        foreach (TablePart part in new[] { parts.Train, parts.Validation, parts.Test }.OfType<TablePart>())
            part.RequireRoom(Math.Max(1, schema.Classes.Count));
        TabularEncoder encoder = TabularEncoder.Fit(table, schema, parts.Train.Rows, options.EncodingOrPreset());
        var warnings = new List<string>([.. earlierWarnings ?? [], .. schema.Warnings, .. parts.Warnings, .. encoder.Warnings]);
        if (leftOut > 0)
            warnings.Add($"{DisplayText.Count(leftOut, "row")} of weight 0 left out");
        long window = TableStorage.Window(options);
        Samples<float> train = parts.Train.Encode(encoder, window / recipe.Members);
        using IDisposable? trainFile = train as IDisposable;
        List<string> ofValidation = [], ofTest = [];
        Samples<float>? validation = parts.Validation?.Encode(encoder, window, ofValidation);
        using IDisposable? validationFile = validation as IDisposable;
        parts.Test?.RequireEncodable(encoder, ofTest);
        warnings.AddRange([.. ofValidation.Select(warning => $"validation rows, {warning}"), .. ofTest.Select(warning => $"test rows, {warning}")]);
        TablePart? test = judgesTest ? parts.Test : null;

        var training = new TabularTraining(recipe, options with { Checkpoints = TabularOrigin.AddTo(options.Checkpoints, table, encoder, train, options, recipe) }, schema, FeatureLayout.Of(encoder), train, validation, table.Name);
        TrainingHistory history = training.Fit(cancellationToken);
        // An epoch knows the rate of its last step alone, which is 0 at the end of a cycle, too.
        if (training.Histories.All(each => each.Epochs is [{ LearningRate: 0 } epoch] && epoch.Samples <= recipe.BatchSize))
            warnings.Add("nothing was learnt: the learning rate rises from 0, and there was a single step; train for more epochs");
        if (training.Unjudged is { } unjudged)
            warnings.Add(unjudged);
        Calibration? calibration = recipe.Calibrates ? Calibrator.Run(training, encoder, test, asked: options.Calibrate == true, warnings) : null;
        Judgement? judged = parts.Validation is { } rows ? Judgement.Of(training.Network, encoder, rows) : training.OutOfFold(encoder, parts.Train);
        Judgement? tested = test is null ? null : Judgement.Of(training.Network, encoder, test);
        if ((tested ?? judged) is { } unseen && Baseline.Warning(encoder, parts.Train, unseen, tested is null ? "validation rows" : "test rows", options.Metric is not null) is { } useless)
            warnings.Add(useless);
        TrainingSummary summary = new()
        {
            Task = schema.Task,
            Rows = table.RowCount,
            Features = train.Features,
            Classes = schema.Classes.Count,
            Members = recipe.Members,
            Weights = options.Weights,
            Train = TabularMetrics.Of(training.Network, encoder, parts.Train, null),
            Validation = judged?.Metrics(encoder),
            Test = tested?.Metrics(encoder),
            Calibration = calibration,
            Epochs = history.Epochs.Count,
            MostEpochs = training.Histories.Max(each => each.Epochs.Count),
            BestEpoch = history.BestEpoch,
            Seconds = history.Seconds,
            SamplesPerSecond = history.SamplesPerSecond,
            StopReason = history.StopReason,
            Warnings = warnings,
        };
        return new(training.Recipe, table, schema, parts.Train)
        {
            Model = new TabularModel(training.Network, encoder, summary, table.Options),
            Options = options,
            History = history,
            Networks = training.Histories,
            Validation = judged,
            Test = tested,
        };
    }
}
