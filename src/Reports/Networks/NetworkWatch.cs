using Backprop.Data;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;

namespace Backprop.Reports.Networks;

/// <summary>
/// Notes at some epochs of a run what its history does not hold: the metric on training rows, and the size of each parameter's gradient in the epoch's last batch, which training has computed
/// anyway. A forward pass is a third of a step, so that as many epochs are looked at as cost 2 % of the steps.
/// </summary>
internal sealed class NetworkWatch : TrainingCallback<float>
{
    private const int Rows = 1024;
    private const int MostPoints = 64;

    private readonly List<WatchedEpoch> epochs = [];
    private Samples<float>? rows;
    private HashSet<int> looked = [];
    private EpochRecord? last;

    /// <summary>What was noted, in order.</summary>
    public IReadOnlyList<WatchedEpoch> Epochs => epochs;

    /// <summary>The first epoch that could be looked at: later than 1 in a run that went on from a checkpoint, which holds no such notes; 0 without any.</summary>
    public int From { get; private set; }

    /// <summary>The gradients of the last batch of all, averaged over its samples by their weights; by parameter. Empty without a step.</summary>
    public IReadOnlyList<Histogram> Gradients { get; private set; } = [];

    /// <summary>Whether this is the training that was watched. One that goes on after its last epoch shows nothing to watch, and none is told from it.</summary>
    public bool HasSeen(TrainingHistory history) => last is null || history.Epochs.Any(epoch => ReferenceEquals(epoch, last));

    public override void OnStart(TrainingRun<float> run)
    {
        epochs.Clear();
        Gradients = [];
        last = null;
        From = 0;
        rows = run.Train is { } all && run.HasValidation ? all.At(Thinning.Positions(all.Count, Rows)) : null;
        double affordable = 0.06 * run.Options.Epochs * run.Samples / Math.Min(run.Samples, Rows);
        looked = [.. Thinning.Positions(run.Options.Epochs, 1 + (int)Math.Clamp(affordable, 2, MostPoints)).Select(position => position + 1)];
    }

    public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch)
    {
        last = epoch;
        if (From == 0)
            From = epoch.Epoch;
        if (!looked.Contains(epoch.Epoch) && epoch.Epoch != From && run.Stop is null)
            return;
        double mean = 1 / run.LastWeight;
        epochs.Add(new(epoch.Epoch, Measured(run), [.. run.Model.Parameters.Select(parameter => mean * RootMeanSquare(parameter.GradientSum.Values))]));
        Gradients = [.. run.Model.Parameters.Select(parameter => Histogram.Of<float>(parameter.GradientSum.Values, mean))];
    }

    private double? Measured(TrainingRun<float> run)
        => rows is not null && run.Options.Metrics is [Metric metric, ..] ? metric.Evaluate(rows.Outputs(run.Model.Infer), rows.Targets, rows.Weights) : null;

    private static double RootMeanSquare(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum / values.Length);
    }
}
