using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training;

/// <summary>How good a network is on some samples.</summary>
/// <param name="Cost">The mean cost per sample, by weight.</param>
/// <param name="Metrics">What <see cref="TrainerOptions.Metrics"/> measure, by <see cref="Metric.Name"/>.</param>
public sealed record Evaluation(double Cost, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"cost {DisplayText.Figure(Cost)}{DisplayText.Figures(Metrics)}";

    /// <summary>Judges a network by samples. It learns nothing.</summary>
    /// <param name="model">The network.</param>
    /// <param name="loss">What the cost is; null for metrics alone, with a cost of NaN.</param>
    /// <param name="metrics">What is measured beside it.</param>
    /// <param name="samples">What it is judged by.</param>
    /// <param name="buffers">Memory that the loss needs; not the loss's own, which other trainers may use.</param>
    internal static Evaluation Of<T>(Layer<T> model, Loss<T>? loss, IReadOnlyList<Metric> metrics, Samples<T> samples, ref LossBuffers<T> buffers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> output = samples.Outputs(model.GivenInfer);
        return new(
            loss is null ? double.NaN : loss.Evaluate(output, samples.Targets, samples.Weights, ref buffers).Cost / samples.TotalWeight,
            metrics.ToDictionary(metric => metric.Name, metric => metric.Evaluate(output, samples.Targets, samples.Weights)));
    }
}
