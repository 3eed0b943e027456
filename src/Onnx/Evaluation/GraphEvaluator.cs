using Backprop.Onnx.Messages;

namespace Backprop.Onnx.Evaluation;

/// <summary>
/// Computes a graph, node by node: the judge of what an export wrote. It knows nothing of layers and encoders; plain loops, no care for speed.
/// </summary>
internal static class GraphEvaluator
{
    /// <summary>Computes the outputs.</summary>
    /// <param name="graph">The graph, as it stands in the file.</param>
    /// <param name="inputs">A value for each input, by name.</param>
    /// <returns>The outputs, by name.</returns>
    /// <exception cref="NotSupportedException">The graph uses something that exports do not.</exception>
    public static IReadOnlyDictionary<string, OnnxTensor> Evaluate(GraphProto graph, IReadOnlyDictionary<string, OnnxTensor> inputs)
    {
        Dictionary<string, OnnxTensor> values = graph.Initializer.ToDictionary(tensor => tensor.Name, OnnxTensor.Of);
        foreach (ValueInfoProto input in graph.Input)
            values.Add(input.Name, inputs[input.Name]);
        foreach (NodeProto node in graph.Node)
        {
            if (!Operators.All.TryGetValue(node.OpType, out Func<NodeCall, OnnxTensor>? compute))
                throw new NotSupportedException($"{node.Name}: there is no operator {node.OpType}.");
            OnnxTensor[] arguments = [.. node.Input.Select(name => values.GetValueOrDefault(name)
                ?? throw new NotSupportedException($"{node.Name}: its input {name} is not computed before."))];
            values.Add(node.Output.Single(), compute(new(node, arguments)));
        }
        return graph.Output.ToDictionary(output => output.Name, output => values[output.Name]);
    }
}
