using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Tests.Training;

/// <summary>A callback made of functions.</summary>
internal sealed class Watcher<T> : TrainingCallback<T> where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    public Action<TrainingRun<T>>? Start { get; init; }

    public Action<TrainingRun<T>, double>? Step { get; init; }

    public Action<TrainingRun<T>, EpochRecord>? Epoch { get; init; }

    public Action<TrainingRun<T>>? End { get; init; }

    public override void OnStart(TrainingRun<T> run) => Start?.Invoke(run);

    public override void OnStep(TrainingRun<T> run, double cost) => Step?.Invoke(run, cost);

    public override void OnEpoch(TrainingRun<T> run, EpochRecord epoch) => Epoch?.Invoke(run, epoch);

    public override void OnEnd(TrainingRun<T> run) => End?.Invoke(run);
}
