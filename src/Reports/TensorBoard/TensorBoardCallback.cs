using System.Numerics;
using Backprop.Reports.TensorBoard.Messages;
using Backprop.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Reports.TensorBoard;

/// <summary>
/// Writes a run as TensorBoard event files. After each epoch the scalars <c>loss</c>, <c>learning_rate</c> and <c>samples_per_second</c> go to the run <c>train</c>; <c>loss</c> and the
/// metrics to the run <c>validation</c>, so that both curves share a chart. (Metrics without validation data are of the training data, and stand in <c>train</c>.) Now and then
/// the histograms <c>weights/0.weight</c> and <c>gradients/0.weight</c> of each parameter follow; the gradients are those of the epoch's last batch, averaged over its samples by their weights, which training has
/// computed anyway. A step is an epoch.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>A run that cannot be written any more, because the disk is full, goes on unwatched: see <see cref="Fault"/>.</remarks>
public sealed class TensorBoardCallback<T> : TrainingCallback<T>, IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Two histograms cost a weight some 12 ns; an epoch costs it some 0.2 ns a sample. This keeps the one to about 3 % of the other.
    private const int SamplesPerHistogram = 2000;

    private readonly string folder;
    private readonly TimeProvider clock;
    private readonly int? histogramEvery;
    private EventFile? training;
    private EventFile? validation;
    private bool hasBegun;

    /// <summary>Makes the callback.</summary>
    /// <param name="folder">Where the runs <c>train</c> and <c>validation</c> go; it is created when it is missing. For <c>tensorboard --logdir</c>.</param>
    /// <param name="histogramEvery">Epochs from one set of histograms to the next, at least 1; null for as many as add about 3 % to the time. The last epoch always has them.</param>
    /// <param name="clock">The time of the events; null for the machine's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of epochs is less than 1.</exception>
    public TensorBoardCallback(string folder, int? histogramEvery = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.histogramEvery = histogramEvery is { } epochs ? Setting.AtLeast(1, epochs, nameof(histogramEvery)) : null;
        (this.folder, this.clock) = (folder, clock ?? TimeProvider.System);
    }

    /// <summary>Why the run is no longer written; null while it is.</summary>
    public StorageException? Fault { get; private set; }

    /// <summary>Finds out whether event files can be written, before a training depends on it: creates the folder, and a file in it for a moment.</summary>
    /// <param name="folder">As for the constructor.</param>
    /// <exception cref="StorageException">They cannot.</exception>
    public static void EnsureWritable(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        StorageFault.Guard(folder, "cannot be created", () => Directory.CreateDirectory(folder));
        AtomicFile.EnsureWritable(Path.Join(folder, "events"));
    }

    /// <summary>Starts the files.</summary>
    /// <param name="run">The run under way.</param>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public override void OnStart(TrainingRun<T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Dispose();
        (Fault, hasBegun) = (null, false);
        training = new EventFile(Path.Join(folder, "train"), clock);
        validation = run.HasValidation ? new EventFile(Path.Join(folder, "validation"), clock) : null;
    }

    /// <inheritdoc/>
    public override void OnEpoch(TrainingRun<T> run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        int every = histogramEvery ?? 1 + SamplesPerHistogram / run.Samples;
        Try(() =>
        {
            if (!hasBegun && epoch.Epoch > 1)
                StartAt(epoch.Epoch);
            hasBegun = true;
            Write(training, epoch,
            [
                new() { Tag = "loss", SimpleValue = (float)epoch.TrainingCost },
                new() { Tag = "learning_rate", SimpleValue = (float)epoch.LearningRate },
                new() { Tag = "samples_per_second", SimpleValue = (float)(epoch.Samples / Math.Max(epoch.Seconds, 1e-9)) },
                .. Scalars(validation is null ? epoch.Metrics.Concat(epoch.TrainingMetrics).DistinctBy(metric => metric.Key) : epoch.TrainingMetrics),
            ]);
            if (epoch.ValidationCost is { } cost)
                Write(validation, epoch, [new() { Tag = "loss", SimpleValue = (float)cost }, .. Scalars(epoch.Metrics)]);
            if (epoch.Epoch % every == 0 || epoch.Epoch == run.Options.Epochs || run.Stop is not null)
                WriteHistograms(run, epoch);
        });
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingRun<T> run) => Dispose();

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        (EventFile? one, EventFile? other, training, validation) = (training, validation, null, null);
        one?.Dispose();
        other?.Dispose();
    }

    // What an interrupted run wrote after its last checkpoint comes again.
    private void StartAt(int epoch)
    {
        foreach (EventFile? file in (EventFile?[])[training, validation])
            file?.Append(new Event { Step = epoch, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
    }

    private void WriteHistograms(TrainingRun<T> run, EpochRecord epoch)
    {
        double mean = 1 / run.LastWeight;
        Write(training, epoch,
        [
            .. run.Model.Parameters.Select(parameter => Value($"weights/{parameter.Name}", Histogram.Of<T>(parameter.Values))),
            .. run.Model.Parameters.Select(parameter => Value($"gradients/{parameter.Name}", Histogram.Of<T>(parameter.GradientSum.Values, mean))),
        ]);
    }

    private void Try(Action write)
    {
        if (training is null)
            return;
        try
        {
            write();
        }
        catch (StorageException e)
        {
            Fault = e;
            Dispose();
        }
    }

    private static void Write(EventFile? file, EpochRecord epoch, Summary.Types.Value[] values)
    {
        file?.Append(new Event { Step = epoch.Epoch, Summary = new Summary { Value = { values } } });
        file?.Flush();
    }

    private static IEnumerable<Summary.Types.Value> Scalars(IEnumerable<KeyValuePair<string, double>> metrics)
        => metrics.Select(metric => new Summary.Types.Value { Tag = metric.Key, SimpleValue = (float)metric.Value });

    private static Summary.Types.Value Value(string tag, Histogram histogram) => new()
    {
        Tag = tag,
        Histo = new()
        {
            Min = histogram.Minimum,
            Max = histogram.Maximum,
            Num = histogram.Count,
            Sum = histogram.Sum,
            SumSquares = histogram.SumOfSquares,
            BucketLimit = { Enumerable.Range(0, histogram.Counts.Count).Select(histogram.UpperEdge) },
            Bucket = { histogram.Counts.Select(count => (double)count) },
        },
    };
}
