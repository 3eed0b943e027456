using System.Globalization;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Onnx.Evaluation;
using Backprop.Onnx.Messages;
using Backprop.Tabular;
using MathNet.Numerics.LinearAlgebra;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>Compares a graph with the model that it was made from, on samples drawn at random, the same ones every time.</summary>
internal static class OnnxCheck
{
    /// <summary>The number of samples.</summary>
    public const int Samples = 64;

    /// <summary>The largest difference allowed, |a − b| / max(unit, |b|).</summary>
    public const double Tolerance = 1e-5;

    private const int AnySize = 4;

    private static readonly Seed Seed = new(0);

    /// <exception cref="ExportException">It is above <see cref="Tolerance"/>.</exception>
    public static double LargestDifference(GraphProto graph, Sequential<float> network)
    {
        RandomStream random = Seed.Stream("inputs");
        Matrix<float> inputs = Matrix<float>.Build.Dense(network.InputSize ?? AnySize, Samples, (_, _) => (float)random.NextNormal());
        OnnxTensor input = new(DataType.Float, [Samples, inputs.RowCount], Array.ConvertAll(inputs.AsColumnMajorArray(), value => (double)value));
        double[] expected = Array.ConvertAll(network.Infer(inputs).AsColumnMajorArray(), value => (double)value);
        return Compare(GraphEvaluator.Evaluate(graph, new Dictionary<string, OnnxTensor> { [ModelGraph.Input] = input })[ModelGraph.Output].Numbers, expected, unit: 1);
    }

    /// <exception cref="ExportException">It is above <see cref="Tolerance"/>, or a label is not that of a largest probability.</exception>
    public static double LargestDifference(GraphProto graph, TabularModel model)
    {
        CsvTable rows = SampleRows.Draw(model.Encoder, Samples, Seed);
        Dictionary<string, OnnxTensor> inputs = model.Encoder.Columns.ToDictionary(column => column.Column, column => SampleRows.Input(rows, column));
        IReadOnlyDictionary<string, OnnxTensor> outputs = GraphEvaluator.Evaluate(graph, inputs);
        IReadOnlyList<Prediction> predictions = model.Predict(rows);
        if (model.Encoder.Target is ValueTargetEncoder target)
            return Compare(outputs[graph.Output[0].Name].Numbers, [.. predictions.Select(prediction => prediction.Value!.Value)], target.Scale.StandardDeviation);

        string[] labels = outputs[graph.Output[0].Name].Texts;
        for (int s = 0; s < labels.Length; s++)
        {
            // Two classes may be equally likely up to rounding.
            if (!(predictions[s].Probabilities[labels[s]] >= predictions[s].Probabilities.Values.Max() - Tolerance))
                throw new ExportException($"the exported graph gives sample {s} the label \"{labels[s]}\", the model \"{predictions[s].Label}\"; nothing was written. This is a fault of the program, please report it");
        }
        return Compare(outputs[graph.Output[1].Name].Numbers, [.. predictions.SelectMany(prediction => prediction.Probabilities.Values)], unit: 1);
    }

    private static double Compare(double[] exported, double[] expected, double unit)
    {
        if (exported.Length != expected.Length)
            throw Differs($"gives {exported.Length} numbers, the model {expected.Length}");
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(exported[i] - expected[i]) / Math.Max(unit, Math.Abs(expected[i]));
            if (!(difference <= Tolerance))
                throw Differs(string.Create(CultureInfo.InvariantCulture, $"gives {exported[i]} where the model gives {expected[i]}"));
            largest = Math.Max(largest, difference);
        }
        return largest;
    }

    private static ExportException Differs(string how) => new($"the exported graph {how}; nothing was written. This is a fault of the program, please report it");
}
