using System.Reflection;
using Backprop.Layers;
using Backprop.Onnx.Messages;
using Backprop.Serialization;
using Backprop.Tabular;
using Google.Protobuf;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>
/// Exports models to ONNX (IR version 8, opset 17, ai.onnx.ml 3), for ONNX Runtime and whatever else reads it. A batch is [samples, features], row-major.
/// <para>
/// Before the file takes its name, the graph is read back from its bytes, computed on sample rows by an evaluator that shares nothing with
/// the layers, and compared with the model.
/// </para>
/// </summary>
public static class OnnxFile
{
    /// <summary>
    /// Exports a model with its columns. Inputs: one for each feature column, under its name, batch × 1; numbers as float, or as double where float would blur them
    /// (<see cref="OnnxReport.DoubleInputs"/>), NaN where not known; categories as
    /// text (an empty text where not known; a category that training had not seen counts as unknown too), dates as whole seconds since the beginning of 1970 on
    /// the clock of the place (the least <c>int64</c> where not known, NumPy's NaT). A column that is left out is no input. Outputs: <c>label</c> (text, batch) and
    /// <c>probabilities</c> (batch × classes), or <c>value</c> (batch × 1) in the units of the target. A name that a column already has gets a number: <c>label_1</c>.
    /// </summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ExportException">ONNX cannot say what the model does, or the graph computes something else; nothing was written.</exception>
    /// <exception cref="StorageException">The file cannot be written; the previous one, if any, is unchanged.</exception>
    public static OnnxReport Save(string path, TabularModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Save(path, ModelGraph.Of(model), graph => OnnxCheck.LargestDifference(graph, model));
    }

    /// <summary>
    /// Exports a network alone. Input: <c>input</c>, batch × features. Output: <c>output</c>, what <c>Infer</c> gives: scores (logits) or
    /// standardised values, unless the last layer makes something else of them.
    /// </summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="network">The whole network.</param>
    /// <exception cref="ExportException">A layer is of the caller's own kind, a weight is not finite, or the graph computes something else; nothing was written.</exception>
    /// <exception cref="StorageException">The file cannot be written; the previous one, if any, is unchanged.</exception>
    public static OnnxReport Save(string path, Sequential<float> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Save(path, ModelGraph.Of(network), graph => OnnxCheck.LargestDifference(graph, network));
    }

    /// <summary>Writes a graph that passes a check of what really stands in the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">What to write.</param>
    /// <param name="check">Gives the largest difference from the model, or throws.</param>
    internal static OnnxReport Save(string path, GraphProto graph, Func<GraphProto, double> check)
    {
        ModelProto model = new()
        {
            IrVersion = 8,
            ProducerName = "backprop",
            ProducerVersion = typeof(OnnxFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
            OpsetImport = { new OperatorSetIdProto { Version = 17 }, new OperatorSetIdProto { Domain = GraphScope.MachineLearning, Version = 3 } },
            Graph = graph,
        };
        byte[] content = model.ToByteArray();
        double difference = check(ModelProto.Parser.ParseFrom(content).Graph);
        AtomicFile.Write(path, stream => stream.Write(content));
        return new OnnxReport(Names(graph.Input), Names(graph.Input.Where(input => input.Type.TensorType.ElemType == (int)DataType.Double)), Names(graph.Output), graph.Node.Count, OnnxCheck.Samples, difference);
    }

    private static string[] Names(IEnumerable<ValueInfoProto> values) => [.. values.Select(value => value.Name)];
}
