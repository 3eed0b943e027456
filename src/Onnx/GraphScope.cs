using Backprop.Onnx.Messages;

namespace Backprop.Onnx;

/// <summary>A place in a graph: what is added here has names that start with its path.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Path">For example <c>/1/inner/0</c>.</param>
internal readonly record struct GraphScope(GraphBuilder Graph, string Path)
{
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>Adds a node of ONNX itself.</summary>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, params ReadOnlySpan<string> inputs) => Graph.AddNode($"{Path}/{operation}", operation, "", inputs, []);

    /// <summary>Adds a node of ONNX itself that has settings.</summary>
    public string Node(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
        => Graph.AddNode($"{Path}/{operation}", operation, "", inputs, attributes);

    /// <summary>Adds a node of <c>ai.onnx.ml</c>.</summary>
    public string TabularNode(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
        => Graph.AddNode($"{Path}/{operation}", operation, MachineLearning, inputs, attributes);

    /// <summary>Adds a number, in float.</summary>
    /// <returns>Its name.</returns>
    public string Float(string name, double value) => Graph.Constant($"{Path}/{name}", [], (float)value);

    /// <summary>Adds a number, in double.</summary>
    /// <returns>Its name.</returns>
    public string Double(string name, double value) => Graph.Constant($"{Path}/{name}", [], value);

    /// <summary>Adds a whole number.</summary>
    /// <returns>Its name.</returns>
    public string Integer(string name, long value) => Graph.Constant($"{Path}/{name}", [], value);

    /// <summary>Converts a value to another type.</summary>
    public string Cast(string value, TensorProto.Types.DataType type) => Node("Cast", [value], NodeAttribute.Of("to", (long)type));
}
