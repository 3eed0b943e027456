using System.Collections.ObjectModel;

namespace Backprop.Training;

/// <summary>What one epoch brought.</summary>
public sealed record EpochRecord
{
    /// <summary>Which epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean cost per sample over the training batches, each measured just before its update.</summary>
    public required double TrainingCost { get; init; }

    /// <summary>The mean cost per validation sample after the epoch; null without validation data.</summary>
    public double? ValidationCost { get; init; }

    /// <summary>What the epoch is judged by: the validation cost, or the training cost without validation data.</summary>
    public double Cost => ValidationCost ?? TrainingCost;

    /// <summary>The metrics on the validation data, or on the training data when there is none; by <see cref="Metrics.Metric.Name"/>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>What <see cref="TrainerOptions.TrainingMetrics"/> measured on the training data after the epoch, as a trained network computes.</summary>
    public IReadOnlyDictionary<string, double> TrainingMetrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Samples trained on.</summary>
    public required int Samples { get; init; }

    /// <summary>Seconds in the training loop alone: batches, forward, backward, update; not validation or callbacks.</summary>
    public required double Seconds { get; init; }

    /// <summary>One line for people: <c>epoch 43, cost 0.051, validation cost 0.083, accuracy 0.97</c>, and the metrics of training as <c>training accuracy 0.99</c>.</summary>
    public override string ToString()
        => $"epoch {Epoch}, cost {DisplayText.Figure(TrainingCost)}{(ValidationCost is { } cost ? $", validation cost {DisplayText.Figure(cost)}" : "")}{DisplayText.Figures(Metrics)}{DisplayText.Figures(TrainingMetrics, "training ")}";
}
