using System.Diagnostics;
using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Benchmarks;

/// <summary>Counts the steps of a run after its warm-up and ends it when the time is over.</summary>
internal sealed class StepClock(double warmUp, double seconds) : TrainingCallback<float>
{
    private readonly CancellationTokenSource source = new();
    private long start = Stopwatch.GetTimestamp(), first;

    public CancellationToken Token => source.Token;

    public double Seconds { get; private set; }

    public long Steps { get; private set; }

    public override void OnStart(TrainingRun<float> run) => start = Stopwatch.GetTimestamp();

    public override void OnStep(TrainingRun<float> run, double cost)
    {
        if (run.Steps % 16 != 0 || source.IsCancellationRequested)
            return;
        if (first == 0)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds < warmUp)
                return;
            (first, start) = (run.Steps, Stopwatch.GetTimestamp());
            return;
        }
        Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Steps = run.Steps - first;
        if (Seconds >= seconds)
            source.Cancel();
    }
}
