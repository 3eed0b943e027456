using System.Diagnostics;
using System.Numerics;
using Serilog;

namespace Backprop.Training.Callbacks;

/// <summary>Writes the course of a run to a Serilog logger: start, epochs (at most one line per interval), end.</summary>
/// <remarks>An epoch has the properties <c>Epoch</c>, <c>TrainingCost</c>, <c>ValidationCost</c>, <c>Speed</c>, one for each metric under its <see cref="Metrics.Metric.Name"/>, all of these together as <c>Metrics</c>, and <see cref="TrainerOptions.TrainingMetrics"/> as <c>training_accuracy</c>.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ProgressLog<T> : TrainingCallback<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ILogger logger;
    private readonly TimeSpan interval;
    private long lastLine;
    private EpochRecord? unwritten;

    /// <summary>Makes the callback.</summary>
    /// <param name="logger">Where the lines go.</param>
    /// <param name="interval">The least time between two epochs' lines; zero, the default, writes every epoch. The last epoch is always written.</param>
    public ProgressLog(ILogger logger, TimeSpan interval = default)
    {
        ArgumentNullException.ThrowIfNull(logger);
        (this.logger, this.interval) = (logger, interval);
    }

    /// <inheritdoc/>
    public override void OnStart(TrainingRun<T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        long parameters = run.Model.Parameters.Sum(parameter => (long)parameter.Count);
        logger.Information($"Training {{Parameters}} {DisplayText.Noun(parameters, "parameter")} on {{Samples}} {DisplayText.Noun(run.Samples, "sample")}: {{Epochs}} {DisplayText.Noun(run.Options.Epochs, "epoch")} of {{Steps}} {DisplayText.Noun(run.StepsPerEpoch, "step")}",
            parameters, run.Samples, run.Options.Epochs, run.StepsPerEpoch);
        (unwritten, lastLine) = (null, Stopwatch.GetTimestamp());
    }

    /// <inheritdoc/>
    public override void OnEpoch(TrainingRun<T> run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        unwritten = epoch;
        if (Stopwatch.GetElapsedTime(lastLine) >= interval)
            WriteEpoch(run);
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingRun<T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        WriteEpoch(run);
        string epochs = DisplayText.Noun(run.Epochs.Count, "epoch");
        if (run.Stop is StopReason.Diverged)
            logger.Error($"Stopped after {{Epochs}} {epochs}: the cost is no longer finite. Try a lower learning rate", run.Epochs.Count);
        else
            logger.Information($"Stopped after {{Epochs}} {epochs}: {{Reason}}", run.Epochs.Count, run.Stop ?? StopReason.Completed);
    }

    private void WriteEpoch(TrainingRun<T> run)
    {
        if (unwritten is not { } epoch)
            return;
        (unwritten, lastLine) = (null, Stopwatch.GetTimestamp());
        string validation = epoch.ValidationCost is null ? "" : ", validation cost {ValidationCost:G4}";
        string metrics = string.Concat([
            .. epoch.Metrics.Keys.Select(name => $", {Escaped(name)} {{{Property(name)}:G4}}"),
            .. epoch.TrainingMetrics.Keys.Select(name => $", training {Escaped(name)} {{training_{Property(name)}:G4}}"),
        ]);
        logger.ForContext("Metrics", epoch.Metrics).Information($"Epoch {{Epoch}}/{{Epochs}}: cost {{TrainingCost:G4}}{validation}{metrics}, {{Speed:N0}} samples/s",
        [
            epoch.Epoch, run.Options.Epochs, epoch.TrainingCost,
            .. epoch.ValidationCost is { } cost ? new object[] { cost } : [],
            .. epoch.Metrics.Values.Concat(epoch.TrainingMetrics.Values).Cast<object>(),
            epoch.Samples / Math.Max(epoch.Seconds, 1e-9),
        ]);
    }

    private static string Escaped(string name) => name.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    // A metric of the caller's own may have a name that Serilog takes for no property.
    private static string Property(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '_'));
}
