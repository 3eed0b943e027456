using Backprop.Data;
using Backprop.Training.Metrics;

namespace Backprop.Tabular;

/// <summary>
/// Looks for better options than the defaults: draws configurations at random (Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", 2012) and
/// spends time on those that do well, by successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", 2016):
/// all with 1/9 of the epochs, the best third with 1/3, the best third of these with all. The schedule is that of as many epochs, so that each is a whole training in small.
/// <para>
/// The options as they are take part as trial 0, and come to the end in any case: by the validation score the result is never worse than they. What counts is the metric of
/// <see cref="TabularOptions.Metric"/> on the validation rows (with members, on those that each has left out). The test rows are kept back as always, and no score is
/// taken of them. The best of many scores is too good by chance: believe the test.
/// </para>
/// <example><code>
/// SearchResult found = TabularSearch.Run(table, target: "species", options, new SearchOptions { Trials = 30 });
/// TabularModel best = TabularTrainer.Train(table, target: "species", found.Best.Options);
/// </code></example>
/// </summary>
public static class TabularSearch
{
    /// <summary>Searches on a CSV file.</summary>
    /// <inheritdoc cref="Run(CsvTable, string, TabularOptions?, SearchOptions?, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">What is set stays, what is null is searched.</param>
    /// <param name="search">How many trials, and how long.</param>
    /// <param name="cancellationToken">Ends the search; the result is then the best so far.</param>
    public static SearchResult Run(string path, string target, TabularOptions? options = null, SearchOptions? search = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new();
        return Run(TableStorage.For([path], options).Read(path), target, options, search, cancellationToken);
    }

    /// <summary>Searches on a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">
    /// What is set stays; learning rate, widths of the hidden layers, activation, batch size, embedding of numbers, dropout, weight decay, parametric activations and, with classes, label smoothing are searched where they are null.
    /// <see cref="TabularOptions.TimeBudget"/>, <see cref="TabularOptions.Checkpoints"/>, <see cref="TabularOptions.Resume"/>, <see cref="TabularOptions.Callbacks"/> and <see cref="TabularOptions.NetworkCallbacks"/> are not for
    /// the trials, but for a training after the search: they stay in <see cref="SearchTrial.Options"/>. The time of the search is <see cref="SearchOptions.TimeBudget"/>.
    /// </param>
    /// <param name="search">How many trials, and how long.</param>
    /// <param name="cancellationToken">Ends the search; the result is then the best so far.</param>
    /// <exception cref="ArgumentException">There are no validation rows to judge by.</exception>
    /// <exception cref="DataException">The data cannot be used; the message names line and column.</exception>
    /// <exception cref="StorageException">The file of the validation or test rows cannot be read.</exception>
    /// <exception cref="DivergedException">The cost of no trial is finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first training was done.</exception>
    public static SearchResult Run(CsvTable table, string target, TabularOptions? options = null, SearchOptions? search = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new();
        search ??= new();
        if (options.Validation.IsNone)
            throw new ArgumentException("A search judges by the rows of Validation, which are none.", nameof(options));
        table = SampleWeights.WithoutZeros(table, options.Weights, target);
        TableSchema schema = SchemaInference.Infer(table, target, options.Task, options.Choices);
        Metric metric = StoppingMetric.For(options.Metric, schema, table.Name);
        SearchTrial[] trials = [.. Enumerable.Range(0, search.Trials).Select(index => SearchSpace.Draw(index, options, schema.Task, table.RowCount))];
        HeldOut validation = options.Validation.Read(options.Csv), test = options.Test.Read(options.Csv);
        return new SuccessiveHalving(trials, metric, search, (trial, share, time) =>
        {
            TabularOptions alone = trial.Options with { Validation = validation, Test = test, EpochShare = share, TimeBudget = time, Checkpoints = null, Resume = false, Callbacks = [], NetworkCallbacks = null };
            return TabularTrainer.Run(table, schema, alone, leftOut: 0, cancellationToken, judgesTest: false).Model;
        }).Run();
    }
}
