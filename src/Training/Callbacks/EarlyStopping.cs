using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;
using Backprop.Serialization;
using Backprop.Training.Metrics;

namespace Backprop.Training.Callbacks;

/// <summary>
/// Ends a run when the watched figure has not improved for some epochs, and puts the best weights back, however the run ends but by an exception
/// (Prechelt, "Early Stopping — But When?", 1998). It watches the validation cost (without validation data: the training
/// cost), or a metric.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class EarlyStopping<T> : TrainingCallback<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int patience;
    private readonly double minimumImprovement;
    private readonly bool prefersLater;
    private readonly Metric? metric;
    private TrainingRun<T>? watched;
    private IReadOnlyList<NamedMatrix<T>> best = [];
    private IReadOnlyList<NamedMatrix<T>> now = [];

    /// <summary>Makes the callback. It starts afresh with every run, and watches one at a time: trainers that run side by side need one each.</summary>
    /// <param name="patience">The run ends after this many epochs in a row without improvement, at least 1.</param>
    /// <param name="metric">The metric to watch, one of the trainer's; null for the cost.</param>
    /// <param name="minimumImprovement">What counts as an improvement: more than this, at least 0.</param>
    /// <param name="prefersLater">True to take the later of two epochs with the same figure: it has seen more, and a metric such as accuracy has few different values.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public EarlyStopping(int patience, Metric? metric = null, double minimumImprovement = 0, bool prefersLater = false)
    {
        this.patience = Setting.AtLeast(1, patience, nameof(patience));
        this.minimumImprovement = Setting.NotNegative(minimumImprovement, nameof(minimumImprovement));
        (this.metric, this.prefersLater) = (metric, prefersLater);
    }

    /// <summary>The best epoch so far, from 1; 0 before any.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The watched figure in the best epoch; NaN before any.</summary>
    public double BestValue { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"EarlyStopping(patience {patience}, {metric?.Name ?? "cost"}, minimum improvement {minimumImprovement}{(prefersLater ? ", the later of ties" : "")})");

    /// <summary>The best epoch, the watched figure in it, and its weights.</summary>
    public override CallbackState<T>? State => new(
        new() { ["bestEpoch"] = BestEpoch, ["bestValue"] = JsonNumber.Write(BestValue) },
        best);

    /// <inheritdoc/>
    public override void Restore(CallbackState<T> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        int epoch = state.Values["bestEpoch"] is JsonValue number && number.TryGetValue(out int value) && value >= 0
            ? value
            : throw new ArgumentException("The best epoch is missing.", nameof(state));
        if (epoch > 0 && !state.Matrices.Select(Shape).SequenceEqual(now.Select(Shape)))
            throw new ArgumentException("The weights of the best epoch are not those of this network.", nameof(state));
        (BestEpoch, BestValue) = (epoch, JsonNumber.Read(state.Values["bestValue"]));
        best = epoch == 0 ? [] : [.. state.Matrices.Select(item => item with { Value = item.Value.Clone() })];
    }

    /// <inheritdoc/>
    public override void OnStart(TrainingRun<T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (metric is not null && !run.Options.Metrics.Any(m => m.Name == metric.Name))
            throw new InvalidOperationException($"Early stopping watches \"{metric.Name}\", which is not among the trainer's metrics. Add it to TrainerOptions.Metrics.");
        (watched, BestEpoch, BestValue, best, now) = (run, 0, double.NaN, [], run.Model.State);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another run has begun since.</exception>
    public override void OnEpoch(TrainingRun<T> run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        RequireWatched(run);
        double value = metric is null ? epoch.Cost : epoch.Metrics[metric.Name];
        if (Improves(value))
        {
            (BestEpoch, BestValue) = (epoch.Epoch, value);
            Remember();
        }
        else if (epoch.Epoch - BestEpoch >= patience)
        {
            run.Stop ??= StopReason.EarlyStopping;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another run has begun since.</exception>
    public override void OnEnd(TrainingRun<T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        RequireWatched(run);
        if (BestEpoch == 0)
            return;
        run.Model.LoadState(best.ToDictionary(item => item.Name, item => item.Value));
        run.RestoredEpoch = BestEpoch;
    }

    // The weights that are put back would be those of another network.
    private void RequireWatched(TrainingRun<T> run)
    {
        if (!ReferenceEquals(run, watched))
            throw new InvalidOperationException("Early stopping watches one run at a time, and another has begun since. Give each trainer an EarlyStopping of its own.");
    }

    private bool Improves(double value)
    {
        if (double.IsNaN(value) || double.IsNaN(BestValue))
            return !double.IsNaN(value);
        if (prefersLater && value == BestValue)
            return true;
        return metric is { HigherIsBetter: true } ? value > BestValue + minimumImprovement : value < BestValue - minimumImprovement;
    }

    private void Remember()
    {
        if (best.Count == 0)
            best = [.. now.Select(item => item with { Value = item.Value.Clone() })];
        foreach ((NamedMatrix<T> from, NamedMatrix<T> to) in now.Zip(best))
            from.Value.CopyTo(to.Value);
    }

    private static (string, int, int) Shape(NamedMatrix<T> item) => (item.Name, item.Value.RowCount, item.Value.ColumnCount);
}
