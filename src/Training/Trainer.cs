using System.Diagnostics;
using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;

namespace Backprop.Training;

/// <summary>
/// The batch trainer: draws shuffled batches, sums θ' over each, averages once, and lets the optimizer take a step.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Trainer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> model;
    private readonly Loss<T> loss;
    private readonly Optimizer<T> optimizer;
    private readonly TrainerOptions options;
    private readonly Dropout<T>[] dropouts;
    private readonly TrainingStep<T> step;
    private LossBuffers<T> validationBuffers;
    private bool isTraining;

    /// <summary>Puts the parts together.</summary>
    /// <param name="model">The network.</param>
    /// <param name="loss">What it is to make small.</param>
    /// <param name="optimizer">How its parameters change.</param>
    /// <param name="options">Epochs, batch size, seed and the rest.</param>
    /// <exception cref="ArgumentException">The network ends in the <see cref="Softmax{T}"/> or <see cref="Sigmoid{T}"/> that the loss computes itself, the optimizer has a parameter that is not the network's, or a <see cref="PlateauSchedule"/> is to move something else than the learning rate.</exception>
    /// <exception cref="InvalidOperationException">The <see cref="Layer{T}.Parameters"/> of the network are null, or others whenever they are read.</exception>
    public Trainer(Layer<T> model, Loss<T> loss, Optimizer<T> optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        (this.model, this.loss, this.optimizer, this.options) = (model, loss, optimizer, options ?? new());
        HashSet<Parameter<T>> own = [.. model.GivenParameters()];
        if (optimizer.Groups.SelectMany(group => group.Parameters).FirstOrDefault(parameter => !own.Contains(parameter)) is { } foreign)
            throw new ArgumentException($"The optimizer has a parameter, {foreign}, that does not belong to {model.Label}: make it with the Parameters of this network.", nameof(optimizer));
        Layer<T> last = model;
        while (last is Sequential<T> chain)
            last = chain.Layers[^1];
        if (loss.Includes(last))
            throw new ArgumentException($"{loss.Title} computes {last.Title} itself, from the scores: leave the last layer out, and get probabilities from scores with new {last.Title}<T>().Infer.", nameof(model));
        if (this.options.WeightDecaySchedule is PlateauSchedule || this.options.DropoutSchedule is PlateauSchedule)
            throw new ArgumentException("A PlateauSchedule follows the cost and is for the learning rate: weight decay and dropout need another schedule.", nameof(options));
        dropouts = [.. model.Tree.OfType<Dropout<T>>()];
        step = new(model, loss, optimizer);
    }

    /// <summary>What watches the run: progress, early stopping. Called in order. A run has those that are here when it begins; what a callback adds or removes counts from the next run on.</summary>
    public IList<TrainingCallback<T>> Callbacks { get; } = [];

    /// <summary>Trains until the epochs are done, a callback stops, the cost is no longer finite, or the caller cancels.</summary>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="validation">Samples to judge by after each epoch, never learnt from; null for none.</param>
    /// <param name="cancellationToken">Ends the run after the step under way, with <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A run of this trainer is under way, on another thread or in a callback; or a layer of the caller's own answers null, or in another shape than it says.</exception>
    /// <exception cref="StorageException">A checkpoint cannot be saved, or its folder holds those of an earlier run or is in use by another.</exception>
    public TrainingHistory Fit(Samples<T> train, Samples<T>? validation = null, CancellationToken cancellationToken = default)
        => Run(null, train, validation, cancellationToken);

    /// <summary>
    /// Goes on from a checkpoint and ends as the run would have ended without interruption, byte for byte. The network has the architecture, and the trainer the options
    /// and callbacks, of the run that was saved; weights and states are taken from the checkpoint.
    /// </summary>
    /// <param name="checkpoint">Where the run stood.</param>
    /// <param name="train">The same samples.</param>
    /// <param name="validation">The same samples.</param>
    /// <param name="cancellationToken">As for <see cref="Fit"/>.</param>
    /// <exception cref="InvalidOperationException">As for <see cref="Fit"/>.</exception>
    /// <exception cref="ModelFileException">Data, architecture or options are others than those of the checkpoint; the message names the difference.</exception>
    /// <exception cref="StorageException">A checkpoint cannot be saved.</exception>
    public TrainingHistory Resume(Checkpoint<T> checkpoint, Samples<T> train, Samples<T>? validation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Run(checkpoint, train, validation, cancellationToken);
    }

    private TrainingHistory Run(Checkpoint<T>? checkpoint, Samples<T> train, Samples<T>? validation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (validation is not null && validation.Features != train.Features)
            throw new ArgumentException($"Expected validation samples of {train.Features} features, like the training samples, got {validation.Features}.", nameof(validation));
        TrainingRun<T> run = NewRun(train, validation);
        if (Interlocked.Exchange(ref isTraining, true))
            throw new InvalidOperationException("This trainer is in the middle of a run. Wait for its end, or make another trainer with a network and an optimizer of its own.");
        try
        {
            using WorkerTeam.Scope threads = WorkerTeam.Use(options.Threads ?? WorkerTeam.Threads);
            foreach (EpochRecord _ in Epochs(run, checkpoint, train, validation, cancellationToken))
            {
            }
        }
        finally
        {
            Volatile.Write(ref isTraining, false);
        }
        return run.History();
    }

    /// <summary>Judges the network, as after each epoch, by its mean cost and by <see cref="TrainerOptions.Metrics"/>. It learns nothing from the samples.</summary>
    /// <param name="samples">What it is judged by: the test samples, say.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Evaluation Evaluate(Samples<T> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using WorkerTeam.Scope threads = WorkerTeam.Use(options.Threads ?? WorkerTeam.Threads);
        return Evaluation.Of(model, loss, options.Metrics, samples, ref validationBuffers);
    }

    /// <summary>A run that has not begun.</summary>
    internal TrainingRun<T> NewRun(Samples<T> train, Samples<T>? validation)
        => new(model, options, train.Count, (train.Count - 1) / options.BatchSize + 1, validation is not null, train);

    /// <summary>The run, an epoch for each element asked for; <see cref="TrainingRun{T}.Stop"/> ends it. Callbacks hear of the start before the first and of the end after the last.</summary>
    internal IEnumerable<EpochRecord> Epochs(TrainingRun<T> run, Checkpoint<T>? checkpoint, Samples<T> train, Samples<T>? validation, CancellationToken cancellationToken)
    {
        TrainingCallback<T>[] callbacks = Setting.NoneNull<TrainingCallback<T>>([.. Callbacks], nameof(Callbacks));
        var sampler = new BatchSampler<T>(train, options.BatchSize, options.Seed, options.Shuffle);
        using CheckpointWriter<T>? checkpoints = Checkpoints(checkpoint, callbacks, train, validation);
        if (options.Schedule is PlateauSchedule plateau)
            plateau.State = PlateauState.Start;
        foreach (TrainingCallback<T> callback in callbacks)
            callback.OnStart(run);
        checkpoint?.Restore(run, optimizer, callbacks);
        // An epoch that was begun is finished, even when a callback had stopped the run in it.
        bool isBegun = run.Progress.Steps > 0;
        try
        {
            while (run.Epochs.Count < options.Epochs && (run.Stop is null || isBegun))
            {
                isBegun = false;
                if (TrainEpoch(run, callbacks, sampler, checkpoints, cancellationToken) is { } trained)
                {
                    EpochRecord record = Validate(trained, train, validation);
                    Finish(run, callbacks, record, checkpoints);
                    yield return record;
                }
            }
        }
        finally
        {
            optimizer.PendingUse = ProductUse.Store;
            SetFactors(learningRate: 1, weightDecay: 1, dropout: 1);
        }
        foreach (TrainingCallback<T> callback in callbacks)
            callback.OnEnd(run);
    }

    /// <summary>One step: forward, loss, backward, average, update. A cost that is not finite leaves the model as it was, its running statistics included.</summary>
    /// <param name="batch">The samples.</param>
    /// <returns>The mean cost per sample (by weight), before the update. 0 when all the batch's weights are 0: nothing was done.</returns>
    /// <exception cref="ArgumentException">The weights are so small, or so large, that one divided by their sum is no number above 0; nothing was done.</exception>
    public double Step(Batch<T> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return step.Take(batch, ProductUse.Store);
    }

    // Null when the epoch was not finished; run.Stop says why.
    private EpochRecord? TrainEpoch(TrainingRun<T> run, TrainingCallback<T>[] callbacks, BatchSampler<T> sampler, CheckpointWriter<T>? checkpoints, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        double earlier = run.Progress.Seconds;
        long planned = (long)options.Epochs * run.StepsPerEpoch;
        foreach (Batch<T> batch in sampler.Epoch(run.Epochs.Count, firstBatch: run.Progress.Steps))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                run.Progress = run.Progress with { Seconds = earlier + Stopwatch.GetElapsedTime(start).TotalSeconds };
                checkpoints?.Save(run);
                run.Stop = StopReason.Cancelled;
                return null;
            }
            SchedulePoint point = new(run.Steps, run.StepsPerEpoch, planned);
            SetFactors(options.Schedule.Factor(point), options.WeightDecaySchedule.Factor(point), options.DropoutSchedule.Factor(point));
            double cost = step.Take(batch, step.Use(planned, isLast: run.Progress.Steps + 1 == run.StepsPerEpoch));
            if (!double.IsFinite(cost))
            {
                run.Stop = StopReason.Diverged;
                return null;
            }
            run.Steps++;
            double weight = double.CreateChecked(batch.TotalWeight);
            run.Progress = run.Progress.After(cost, weight);
            if (weight > 0)
                run.LastWeight = weight;
            foreach (TrainingCallback<T> callback in callbacks)
                callback.OnStep(run, cost);
        }
        EpochProgress epoch = run.Progress;
        run.Progress = default;
        return new EpochRecord
        {
            Epoch = run.Epochs.Count + 1,
            TrainingCost = epoch.Costs / epoch.Weights,
            LearningRate = optimizer.LearningRate * optimizer.RateFactor,
            Samples = run.Samples,
            Seconds = earlier + Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    private void SetFactors(double learningRate, double weightDecay, double dropout)
    {
        (optimizer.RateFactor, optimizer.WeightDecayFactor) = (learningRate, weightDecay);
        foreach (Dropout<T> layer in dropouts)
            layer.ProbabilityFactor = dropout;
    }

    private CheckpointWriter<T>? Checkpoints(Checkpoint<T>? checkpoint, TrainingCallback<T>[] callbacks, Samples<T> train, Samples<T>? validation)
        => checkpoint is null && options.Checkpoints is null ? null
            : CheckpointWriter<T>.For(checkpoint, options.Checkpoints, RunPlan.Of(model, loss, optimizer, options, callbacks, train, validation), model, optimizer, callbacks);

    private EpochRecord Validate(EpochRecord record, Samples<T> train, Samples<T>? validation)
    {
        if (options.TrainingMetrics.Count > 0)
            record = record with { TrainingMetrics = Evaluation.Of(model, null, options.TrainingMetrics, train, ref validationBuffers).Metrics };
        if (validation is null && options.Metrics.Count == 0)
            return record;
        Evaluation judged = Evaluation.Of(model, validation is null ? null : loss, options.Metrics, validation ?? train, ref validationBuffers);
        return record with { ValidationCost = validation is null ? null : judged.Cost, Metrics = judged.Metrics };
    }

    private void Finish(TrainingRun<T> run, TrainingCallback<T>[] callbacks, EpochRecord record, CheckpointWriter<T>? checkpoints)
    {
        run.Add(record);
        if (options.Schedule is PlateauSchedule plateau)
            plateau.Observe(record.Cost);
        foreach (TrainingCallback<T> callback in callbacks)
            callback.OnEpoch(run, record);
        checkpoints?.AfterEpoch(run);
    }
}
