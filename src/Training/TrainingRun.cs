using System.Numerics;
using Backprop.Layers;

namespace Backprop.Training;

/// <summary>A run under way, as callbacks see it.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TrainingRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<EpochRecord> epochs = [];

    internal TrainingRun(Layer<T> model, TrainerOptions options, int samples, int stepsPerEpoch)
        => (Model, Options, Samples, StepsPerEpoch) = (model, options, samples, stepsPerEpoch);

    /// <summary>The network in training.</summary>
    public Layer<T> Model { get; }

    /// <summary>The options of the run.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Training samples in an epoch.</summary>
    public int Samples { get; }

    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Steps taken in this run.</summary>
    public long Steps { get; internal set; }

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRecord> Epochs => epochs;

    /// <summary>Set to end the run after the present epoch; null while it goes on.</summary>
    public StopReason? Stop { get; set; }

    /// <summary>The epoch whose weights a callback has put back into the model; null when none has.</summary>
    public int? RestoredEpoch { get; set; }

    internal void Add(EpochRecord epoch) => epochs.Add(epoch);

    internal TrainingHistory History() => new(epochs, Stop ?? StopReason.Completed, RestoredEpoch ?? LowestCost());

    // MinBy would take NaN for the lowest.
    private int LowestCost() => epochs.Where(epoch => !double.IsNaN(epoch.Cost)).MinBy(epoch => epoch.Cost)?.Epoch ?? 0;
}
