using Backprop.Data;
using Backprop.Layers;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>The metrics of a network on rows of a table; for regression in the units of the target.</summary>
internal static class TabularMetrics
{
    /// <param name="network">The network.</param>
    /// <param name="encoder">How its inputs and targets are encoded.</param>
    /// <param name="part">The rows, with the target.</param>
    /// <param name="warnings">Receives what encoding found odd; null to drop it.</param>
    public static IReadOnlyDictionary<string, double> Of(Sequential<float> network, TabularEncoder encoder, TablePart part, ICollection<string>? warnings)
    {
        Matrix<double> output = Outputs(network, encoder, part, warnings);
        Matrix<double> target = encoder.EncodeTarget<double>(part.Table, part.Rows);
        if (encoder.Target is ValueTargetEncoder value)
            target = target.Map(value.Scale.Undo);
        return Metrics(encoder).ToDictionary(metric => metric.Name, metric => metric.Evaluate(output, target));
    }

    /// <summary>What the network says: scores (logits), classes × rows; or values in the target's units, 1 × rows.</summary>
    public static Matrix<double> Outputs(Sequential<float> network, TabularEncoder encoder, TablePart part, ICollection<string>? warnings)
    {
        Matrix<double> output = network.Infer(encoder.Encode<float>(part.Table, part.Rows, warnings)).Map(v => (double)v);
        return encoder.Target is ValueTargetEncoder value ? output.Map(value.Decode) : output;
    }

    private static Metric[] Metrics(TabularEncoder encoder) => encoder.ClassNames.Count switch
    {
        0 => [new Rmse(), new Mae(), new R2()],
        2 => [new Accuracy(), new LogLoss(), new MacroF1(), new Auc()],
        _ => [new Accuracy(), new LogLoss(), new MacroF1()],
    };
}
