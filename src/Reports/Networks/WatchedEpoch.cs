namespace Backprop.Reports.Networks;

/// <summary>What was noted of one epoch.</summary>
/// <param name="Epoch">Which, from 1.</param>
/// <param name="TrainingMetric">The metric that the epochs are judged by, on training rows; null without one.</param>
/// <param name="GradientSizes">The root mean square of each parameter's gradient.</param>
internal sealed record WatchedEpoch(int Epoch, double? TrainingMetric, IReadOnlyList<double> GradientSizes);
