using Backprop.Data;
using Backprop.Layers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;

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
    /// <exception cref="DataException">The data cannot be used; the message names line and column.</exception>
    /// <exception cref="StorageException">The file cannot be read, or a checkpoint not saved.</exception>
    /// <exception cref="DivergedException">The cost is no longer finite.</exception>
    /// <exception cref="ModelFileException">The checkpoint to go on from is damaged, or belongs to other data or options.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was done.</exception>
    public static TabularModel Train(string path, string target, TabularOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        return Train(CsvTable.Read(path, options.Csv), target, options, cancellationToken);
    }

    /// <summary>Trains on a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <param name="cancellationToken">Ends training after the step under way; the model is then the best so far.</param>
    /// <exception cref="DataException">The data cannot be used; the message names line and column.</exception>
    /// <exception cref="StorageException">The file of the validation or test rows cannot be read, or a checkpoint not saved.</exception>
    /// <exception cref="DivergedException">The cost is no longer finite.</exception>
    /// <exception cref="ModelFileException">The checkpoint to go on from is damaged, or belongs to other data or options.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was done.</exception>
    public static TabularModel Train(CsvTable table, string target, TabularOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new();
        TableSchema schema = SchemaInference.Infer(table, target, options.Task, options.Columns);
        TabularParts parts = TabularParts.Of(table, schema, options);
        TabularEncoder encoder = TabularEncoder.Fit(table, schema, parts.Train.Rows, options.EncodingOrPresets());
        var warnings = new List<string>([.. schema.Warnings, .. parts.Warnings, .. encoder.Warnings]);
        Dataset<float> train = encoder.EncodeDataset<float>(parts.Train.Table, parts.Train.Rows);
        Dataset<float>? validation = parts.Validation is { } part ? encoder.EncodeDataset<float>(part.Table, part.Rows, warnings) : null;

        Recipe recipe = Recipe.For(options, schema.Task, train.Count);
        Sequential<float> network = recipe.Network(options.Seed, train.Features, outputs: Math.Max(1, schema.Classes.Count));
        TrainingHistory history = Fit(recipe, network, encoder, train, validation, options, cancellationToken);

        TrainingSummary summary = new()
        {
            Task = schema.Task,
            Rows = table.RowCount,
            Features = train.Features,
            Classes = schema.Classes.Count,
            Train = TabularMetrics.Of(network, encoder, parts.Train, null),
            Validation = parts.Validation is null ? null : TabularMetrics.Of(network, encoder, parts.Validation, null),
            Test = parts.Test is null ? null : TabularMetrics.Of(network, encoder, parts.Test, warnings),
            Epochs = history.Epochs.Count,
            BestEpoch = history.BestEpoch,
            Seconds = history.Seconds,
            SamplesPerSecond = history.SamplesPerSecond,
            StopReason = history.StopReason,
            Warnings = warnings,
        };
        return new TabularModel(network, encoder, summary);
    }

    private static TrainingHistory Fit(Recipe recipe, Sequential<float> network, TabularEncoder encoder, Dataset<float> train, Dataset<float>? validation, TabularOptions options, CancellationToken cancellationToken)
    {
        TaskKind task = encoder.Target.Task;
        TrainerOptions trainerOptions = recipe.TrainerOptions(options) with { Checkpoints = TabularOrigin.AddTo(options.Checkpoints, encoder, options) };
        if (validation is not null)
            trainerOptions = trainerOptions with { Metrics = [task == TaskKind.Classification ? new Accuracy() : new R2()] };
        var trainer = new Trainer<float>(network, recipe.Loss(task), recipe.OptimizerFor(network.Parameters), trainerOptions);
        if (recipe.RestoresBest && validation is not null)
            trainer.Callbacks.Add(new EarlyStopping<float>(patience: recipe.Epochs));
        foreach (TrainingCallback<float> callback in options.Callbacks)
            trainer.Callbacks.Add(callback);
        TrainingHistory history = options.Resume && options.Checkpoints is { Folder: var folder } && Checkpoint.Newest(folder) is { } newest
            ? trainer.Resume(Checkpoint<float>.Load(newest), train, validation, cancellationToken)
            : trainer.Fit(train, validation, cancellationToken);
        if (history.StopReason == StopReason.Diverged)
            throw new DivergedException($"the cost was no longer finite in epoch {history.Epochs.Count + 1}; try a learning rate below {recipe.LearningRate}");
        if (history.Epochs.Count == 0)
            throw new OperationCanceledException($"cancelled before the first epoch was done; {(options.Checkpoints is null ? "nothing" : "only the checkpoint")} was saved", cancellationToken);
        return history;
    }
}
