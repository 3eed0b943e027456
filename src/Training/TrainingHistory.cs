namespace Backprop.Training;

/// <summary>The course of a training run.</summary>
/// <param name="Epochs">The finished epochs, in order.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="BestEpoch">The epoch whose weights the model holds if early stopping restored them; otherwise the one with the lowest validation
/// (without validation data: training) cost. 0 when no epoch was finished, or every cost was NaN.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs, StopReason StopReason, int BestEpoch)
{
    /// <summary>Seconds in the training loop alone: batches, forward, backward, update.</summary>
    public double Seconds => Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>Samples per second of the training loop alone; 0 when no epoch was finished.</summary>
    public double SamplesPerSecond => Seconds > 0 ? Epochs.Sum(epoch => (double)epoch.Samples) / Seconds : 0;

    /// <summary>One line for people: <c>50 epochs, Completed; best: epoch 43, cost 0.051, validation cost 0.083</c>.</summary>
    public override string ToString()
        => $"{DisplayText.Count(Epochs.Count, "epoch")}, {StopReason}{(BestEpoch >= 1 && BestEpoch <= Epochs.Count ? $"; best: {Epochs[BestEpoch - 1]}" : "")}";
}
