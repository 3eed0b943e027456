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
    /// <param name="strict">True to refuse a category that training had not seen.</param>
    /// <param name="progress">Is told now and then which share of the rows is done; null for nobody.</param>
    public static IReadOnlyDictionary<string, double> Of(
        Sequential<float> network, TabularEncoder encoder, TablePart part, ICollection<string>? warnings, bool strict = false, IProgress<double>? progress = null)
        => Of(Outputs(network, encoder, part, warnings, strict, progress), encoder, part);

    /// <param name="output">What a network says, as from <see cref="Outputs"/>.</param>
    /// <param name="encoder">How its targets are encoded.</param>
    /// <param name="part">The rows, with the target.</param>
    public static IReadOnlyDictionary<string, double> Of(Matrix<double> output, TabularEncoder encoder, TablePart part)
    {
        Matrix<double> target = Targets(encoder, part);
        return Metrics(encoder).ToDictionary(metric => metric.Name, metric => metric.Evaluate(output, target, part.Weights));
    }

    /// <summary>The truth, 1 × rows: class indices, or values in the target's units.</summary>
    public static Matrix<double> Targets(TabularEncoder encoder, TablePart part)
    {
        Matrix<double> target = encoder.EncodeTarget<double>(part.Table, part.Rows);
        return encoder.Target is ValueTargetEncoder value ? target.Map(value.Scale.Undo) : target;
    }

    /// <summary>What the network says: scores (logits), classes × rows; or values in the target's units, 1 × rows.</summary>
    /// <exception cref="DataException">A row cannot be encoded, or the scores are more than an array holds.</exception>
    public static Matrix<double> Outputs(
        Sequential<float> network, TabularEncoder encoder, TablePart part, ICollection<string>? warnings, bool strict = false, IProgress<double>? progress = null)
    {
        int outputs = Math.Max(1, encoder.ClassNames.Count), done = 0;
        part.RequireRoom(outputs);
        double[] all = new double[outputs * part.Rows.Length];
        encoder.EncodePieces<float>(part.Table, part.Rows, inputs =>
        {
            double[] some = InUnits(network.Infer(inputs), encoder).AsColumnMajorArray();
            some.CopyTo(all, done);
            done += some.Length;
            progress?.Report((double)done / all.Length);
        }, warnings, strict);
        return Matrix<double>.Build.Dense(outputs, part.Rows.Length, all);
    }

    /// <summary>The output of a network, in the target's units.</summary>
    public static Matrix<double> InUnits(Matrix<float> output, TabularEncoder encoder)
        => encoder.Target is ValueTargetEncoder value ? output.Map(v => value.Decode(v)) : output.Map(v => (double)v);

    /// <summary>The metrics of a task.</summary>
    public static Metric[] Metrics(TabularEncoder encoder) => encoder.ClassNames.Count switch
    {
        0 => [new Rmse(), new Mae(), new R2()],
        2 => [new Accuracy(), new LogLoss(), new MacroF1(), new Auc()],
        _ => [new Accuracy(), new LogLoss(), new MacroF1()],
    };
}
