using System.Numerics;
using Backprop.Data;
using Backprop.Layers;

namespace Backprop.Training;

/// <summary>A run under way, as callbacks see it.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TrainingRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<EpochRecord> epochs = [];

    internal TrainingRun(Layer<T> model, TrainerOptions options, int samples, int stepsPerEpoch, bool hasValidation = false, Samples<T>? train = null)
        => (Model, Options, Samples, StepsPerEpoch, HasValidation, Train) = (model, options, samples, stepsPerEpoch, hasValidation, train);

    /// <summary>The network in training.</summary>
    public Layer<T> Model { get; }

    /// <summary>The options of the run.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Training samples in an epoch.</summary>
    public int Samples { get; }

    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Steps taken in this run, those before a checkpoint included.</summary>
    public long Steps { get; internal set; }

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRecord> Epochs => epochs;

    /// <summary>Set to end the run after the present epoch; null while it goes on.</summary>
    public StopReason? Stop { get; set; }

    /// <summary>The epoch whose weights a callback has put back into the model; null when none has.</summary>
    public int? RestoredEpoch { get; set; }

    /// <summary>Whether the epochs are judged by validation data.</summary>
    internal bool HasValidation { get; }

    /// <summary>What is learnt from; null for the members of an ensemble as a whole, each of which has its own.</summary>
    internal Samples<T>? Train { get; }

    /// <summary>
    /// What a <see cref="Parameter{T}.Gradient"/> is divided by to give the average g that the optimizer followed: the weight of the last batch, Σ of its samples' weights, or their number without any.
    /// (A gradient is a sum over the batch.) A batch whose weights are all 0 leaves it as it is; 1 before the first step.
    /// </summary>
    public double LastWeight { get; internal set; } = 1;

    /// <summary>Where the epoch under way stands.</summary>
    internal EpochProgress Progress { get; set; }

    internal void Add(EpochRecord epoch) => epochs.Add(epoch);

    /// <summary>Goes on where another run stood.</summary>
    /// <exception cref="ArgumentException">There is no such place in this run.</exception>
    internal void Restore(IReadOnlyList<EpochRecord> finished, EpochProgress progress, StopReason? stop)
    {
        if (finished.Count > Options.Epochs || progress.Steps >= StepsPerEpoch)
            throw new ArgumentException($"Epoch {finished.Count}, step {progress.Steps} is not in a run of {Options.Epochs} epochs of {StepsPerEpoch} steps.");
        epochs.AddRange(finished);
        (Progress, Stop) = (progress, stop);
        Steps = (long)finished.Count * StepsPerEpoch + progress.Steps;
    }

    internal TrainingHistory History() => new(epochs, Stop ?? StopReason.Completed, RestoredEpoch ?? LowestCost());

    // MinBy would take NaN for the lowest.
    private int LowestCost() => epochs.Where(epoch => !double.IsNaN(epoch.Cost)).MinBy(epoch => epoch.Cost)?.Epoch ?? 0;
}
