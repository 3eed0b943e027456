using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;

namespace Backprop.Training;

/// <summary>How a <see cref="Trainer{T}"/> goes through the data.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training data, at least 1; 100 unless set.</summary>
    public int Epochs { get; init => field = Setting.AtLeast(1, value, nameof(Epochs)); } = 100;

    /// <summary>Samples per step, at least 1; 32 unless set. The last batch of an epoch holds the rest.</summary>
    public int BatchSize { get; init => field = Setting.AtLeast(1, value, nameof(BatchSize)); } = 32;

    /// <summary>Where the order of the samples comes from; the seed 0 unless set.</summary>
    public Seed Seed { get; init; } = new(0);

    /// <summary>False goes through the samples in the order of the dataset, every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>What becomes of the learning rate.</summary>
    public Schedule Schedule { get; init => field = value ?? throw new ArgumentNullException(nameof(Schedule)); } = new ConstantSchedule();

    /// <summary>What becomes of the optimizer's weight decay.</summary>
    public Schedule WeightDecaySchedule { get; init => field = value ?? throw new ArgumentNullException(nameof(WeightDecaySchedule)); } = new ConstantSchedule();

    /// <summary>What becomes of the probability of every <see cref="Layers.Dropout{T}"/> in the network; factors of at most 1.</summary>
    public Schedule DropoutSchedule { get; init => field = value ?? throw new ArgumentNullException(nameof(DropoutSchedule)); } = new ConstantSchedule();

    /// <summary>What is measured after each epoch, on the validation data or else on the training data; each of another name. Where samples have weights, they count by them here, too.</summary>
    public IReadOnlyList<Metric> Metrics { get; init => field = OfDistinctNames(value, nameof(Metrics)); } = [];

    /// <summary>What is measured on the training data, too, where there are validation data: another pass through all samples after each epoch, which shows how far the two go apart.</summary>
    public IReadOnlyList<Metric> TrainingMetrics { get; init => field = OfDistinctNames(value, nameof(TrainingMetrics)); } = [];

    /// <summary>The number of threads, at least 1; null chooses by the work in a step. The numbers do not depend on it.</summary>
    public int? Threads { get; init => field = value is { } threads ? Setting.AtLeast(1, threads, nameof(Threads)) : null; }

    /// <summary>Where and how often the run is saved, to go on with <see cref="Trainer{T}.Resume"/>; null for never.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    private static Metric[] OfDistinctNames(IReadOnlyList<Metric> metrics, string name)
    {
        Metric[] copy = Setting.NoneNull(metrics, name);
        if (Array.Find(copy, metric => string.IsNullOrEmpty(metric.Name)) is { } nameless)
            throw new ArgumentException($"{nameless.GetType().Name} has no Name, and an epoch has its figures by name.", name);
        return copy.GroupBy(metric => metric.Name).FirstOrDefault(named => named.Count() > 1) is { } twice
            ? throw new ArgumentException($"Two metrics are called \"{twice.Key}\"; an epoch has one figure of each name.", name)
            : copy;
    }
}
