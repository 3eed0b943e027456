using System.Diagnostics;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Tabular;

/// <summary>
/// Trains the members of an ensemble side by side, an epoch of each and then the next, so that they can be watched, stopped and cancelled as one run. What a
/// member learns depends on no other and on no number of threads.
/// </summary>
internal sealed class MemberTraining
{
    private readonly Member[] members;
    private readonly TrainingRun<float>[] runs;
    private readonly TrainingRun<float> whole;
    private readonly IReadOnlyList<TrainingCallback<float>> callbacks;
    private readonly int threads;

    /// <param name="network">The network whose members are trained.</param>
    /// <param name="options">The options of each member's run; its threads are shared by all.</param>
    /// <param name="callbacks">What watches the whole.</param>
    /// <param name="members">The members.</param>
    public MemberTraining(Layer<float> network, TrainerOptions options, IReadOnlyList<TrainingCallback<float>> callbacks, Member[] members)
    {
        this.members = members;
        runs = [.. members.Select(member => member.Trainer.NewRun(member.Train, member.Validation))];
        whole = new TrainingRun<float>(network, options, runs.Sum(run => run.Samples), runs.Sum(run => run.StepsPerEpoch), hasValidation: members[0].Validation is not null)
        {
            Steps = members.Zip(runs).Sum(each => each.First.Checkpoint is { } checkpoint ? (long)checkpoint.Epochs * each.Second.StepsPerEpoch + checkpoint.StepInEpoch : 0),
        };
        this.callbacks = callbacks;
        threads = options.Threads ?? WorkerTeam.Threads;
        foreach (Member member in members)
            member.Trainer.Callbacks.Add(new StepRelay(whole, callbacks));
    }

    /// <summary>The course of each member's run, so far.</summary>
    public IReadOnlyList<TrainingHistory> Histories => [.. runs.Select(run => run.History())];

    /// <summary>Trains all members until their epochs are done, a callback stops, a cost is no longer finite, or the caller cancels.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    public TrainingHistory Fit(CancellationToken cancellationToken)
    {
        IEnumerator<EpochRecord>[] epochs = [.. members.Select((member, m)
            => member.Trainer.Epochs(runs[m], member.Checkpoint, member.Train, member.Validation, cancellationToken).GetEnumerator())];
        try
        {
            return Fit(epochs);
        }
        finally
        {
            foreach (IEnumerator<EpochRecord> each in epochs)
                each.Dispose();
        }
    }

    private TrainingHistory Fit(IEnumerator<EpochRecord>[] epochs)
    {
        bool[] goesOn = new bool[epochs.Length];
        int resumed = members.Min(member => member.Checkpoint?.Epochs ?? 0);
        foreach (TrainingCallback<float> callback in callbacks)
            callback.OnStart(whole);
        do
        {
            long start = Stopwatch.GetTimestamp();
            // Members that were interrupted further on wait for the others.
            EachMember(m => goesOn[m] = (whole.Stop is null && runs[m].Epochs.Count > whole.Epochs.Count) || epochs[m].MoveNext());
            while (runs.All(run => run.Epochs.Count > whole.Epochs.Count))
                Finish([.. runs.Select(run => run.Epochs[whole.Epochs.Count])], whole.Epochs.Count >= resumed ? Stopwatch.GetElapsedTime(start) : null);
            whole.Stop ??= runs.Select(run => run.Stop).FirstOrDefault(stop => stop is not null);
            // Who is cancelled finds that out itself, and saves what it has.
            if (whole.Stop != StopReason.Cancelled)
                foreach (TrainingRun<float> run in runs)
                    run.Stop ??= whole.Stop;
        }
        while (goesOn.Any(on => on));
        // Whose metric was not defined in any epoch has its last weights.
        if (runs.Any(run => run.RestoredEpoch is not null))
            whole.RestoredEpoch = (int)Math.Round(runs.Average(run => run.RestoredEpoch ?? run.Epochs.Count));
        foreach (TrainingCallback<float> callback in callbacks)
            callback.OnEnd(whole);
        return whole.History();
    }

    // An epoch without a time of its own was done before the interruption: those who watch have heard of it.
    private void Finish(EpochRecord[] records, TimeSpan? time)
    {
        EpochRecord record = Mean(records, time ?? TimeSpan.FromSeconds(records.Max(member => member.Seconds)));
        whole.Add(record);
        if (time is null)
            return;
        foreach (TrainingCallback<float> callback in callbacks)
            callback.OnEpoch(whole, record);
    }

    private void EachMember(Action<int> work) => SideBySide.Run(members.Length, threads, m =>
    {
        using WorkerTeam.Scope own = WorkerTeam.Use(Math.Max(1, threads / members.Length));
        work(m);
    });

    private static EpochRecord Mean(EpochRecord[] records, TimeSpan time) => records[0] with
    {
        TrainingCost = records.Average(record => record.TrainingCost),
        ValidationCost = records.Average(record => record.ValidationCost),
        Metrics = records[0].Metrics.Keys.ToDictionary(name => name, name => records.Average(record => record.Metrics[name])),
        Samples = records.Sum(record => record.Samples),
        Seconds = time.TotalSeconds,
    };

    /// <summary>Tells those who watch the whole of a step of one member, one at a time.</summary>
    private sealed class StepRelay(TrainingRun<float> whole, IReadOnlyList<TrainingCallback<float>> callbacks) : TrainingCallback<float>
    {
        public override void OnStep(TrainingRun<float> run, double cost)
        {
            lock (whole)
            {
                whole.Steps++;
                whole.LastWeight = run.LastWeight;
                for (int c = 0; c < callbacks.Count; c++)
                    callbacks[c].OnStep(whole, cost);
            }
        }
    }
}
