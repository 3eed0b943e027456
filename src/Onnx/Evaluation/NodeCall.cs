using System.Text;
using Backprop.Onnx.Messages;

namespace Backprop.Onnx.Evaluation;

/// <summary>A node with the values of its inputs.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">Its inputs, in order.</param>
internal sealed record NodeCall(NodeProto Node, OnnxTensor[] Inputs)
{
    public OnnxTensor this[int input] => Inputs[input];

    public double Number(string name, double otherwise) => Attribute(name)?.F ?? otherwise;

    public long Integer(string name, long otherwise) => Attribute(name)?.I ?? otherwise;

    public double[] Numbers(string name) => [.. Attribute(name)!.Floats];

    public string[] Texts(string name) => [.. Attribute(name)!.Strings.Select(text => text.ToString(Encoding.UTF8))];

    /// <summary>Refuses settings that would change what the node computes, and that the operator here does not follow.</summary>
    public NodeCall Follows(params ReadOnlySpan<string> names)
    {
        foreach (AttributeProto attribute in Node.Attribute)
            if (!names.Contains(attribute.Name))
                throw new NotSupportedException($"{Node.Name}: {Node.OpType} has an attribute {attribute.Name}.");
        return this;
    }

    private AttributeProto? Attribute(string name) => Node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
