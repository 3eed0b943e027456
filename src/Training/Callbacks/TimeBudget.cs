using System.Diagnostics;
using System.Numerics;

namespace Backprop.Training.Callbacks;

/// <summary>
/// Ends a run after the epoch in which its time is spent: validation and callbacks count, and each <see cref="Trainer{T}.Resume"/> has the time anew. A schedule is
/// not stretched or squeezed by it, so that time which is not spent changes nothing.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TimeBudget<T> : TrainingCallback<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TimeSpan time;
    private long start;

    /// <summary>Makes the callback. It starts afresh with every run.</summary>
    /// <param name="time">How long the run may take, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0.</exception>
    public TimeBudget(TimeSpan time) => this.time = Setting.Positive(time, nameof(time));

    /// <inheritdoc/>
    public override void OnStart(TrainingRun<T> run) => start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnEpoch(TrainingRun<T> run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        // What ends with its last epoch anyway is complete.
        if (epoch.Epoch < run.Options.Epochs && Stopwatch.GetElapsedTime(start) >= time)
            run.Stop ??= StopReason.TimeBudget;
    }
}
