using System.Diagnostics;
using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Cli.Terminal;

/// <summary>Shows the course of a training run on standard error.</summary>
internal abstract class TrainingProgress : TrainingCallback<float>
{
    private readonly TimeSpan interval;
    private long start;
    private long last;
    private double doneBefore;
    private bool hasStepped;

    /// <param name="interval">The least time between two lines; zero for every epoch.</param>
    protected TrainingProgress(TimeSpan interval) => this.interval = interval;

    /// <summary>A live line in a terminal, log lines elsewhere, nothing with <c>--quiet</c>.</summary>
    public static TrainingProgress? For(Log log)
    {
        if (log.IsQuiet)
            return null;
        if (log.IsVerbose || Console.IsErrorRedirected)
            return new LoggedProgress(log);
        return LiveLine.Create() is { } line ? new LiveProgress(line) : new LoggedProgress(log);
    }

    public override void OnStart(TrainingRun<float> run)
    {
        start = last = Stopwatch.GetTimestamp();
        (doneBefore, hasStepped) = (0, false);
        Begin(run);
    }

    public override void OnStep(TrainingRun<float> run, double cost)
    {
        // What a checkpoint brings was done before the clock began to run.
        if (!hasStepped)
            (doneBefore, hasStepped) = (ProgressLine.Done(run, steps: run.Steps - 1), true);
        if (interval > TimeSpan.Zero && Stopwatch.GetElapsedTime(last) >= interval)
            Show(run);
    }

    public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch)
    {
        if (interval == TimeSpan.Zero)
            Show(run);
    }

    public override void OnEnd(TrainingRun<float> run) => End(run);

    protected virtual void Begin(TrainingRun<float> run)
    {
    }

    /// <param name="run">The run under way.</param>
    /// <param name="left">How long it will still take; null when nobody knows, or nothing is left.</param>
    protected abstract void Show(TrainingRun<float> run, TimeSpan? left);

    protected abstract void End(TrainingRun<float> run);

    private void Show(TrainingRun<float> run)
    {
        last = Stopwatch.GetTimestamp();
        double done = ProgressLine.Done(run, run.Steps);
        Show(run, done > doneBefore && done < 1 ? Stopwatch.GetElapsedTime(start, last) * ((1 - done) / (done - doneBefore)) : null);
    }
}
