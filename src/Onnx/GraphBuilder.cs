using System.Runtime.InteropServices;
using Backprop.Onnx.Messages;
using Google.Protobuf;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>
/// Collects the nodes of a graph. Every value has a name of its own: inputs are called first and keep theirs, and a later name that is
/// taken gets a number.
/// </summary>
/// <param name="name">The name of the graph.</param>
internal sealed class GraphBuilder(string name)
{
    /// <summary>The name of the dimension that counts samples.</summary>
    public const string Batch = "batch";

    private readonly HashSet<string> values = [], nodes = [];

    /// <summary>The graph so far.</summary>
    public GraphProto Graph { get; } = new() { Name = name };

    /// <summary>Nodes and constants that belong together, under one prefix.</summary>
    /// <param name="path">For example <c>/1/inner/0</c>, the way PyTorch's exporter names the nodes of layer <c>1.inner.0</c>.</param>
    public GraphScope Scope(string path) => new(this, path);

    /// <summary>Adds an input of batch × <paramref name="size"/>.</summary>
    /// <param name="name">Its name, still free.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="size">Values per sample, or the name of a size known only when the graph runs.</param>
    public string Input(string name, DataType type, TensorShapeProto.Types.Dimension size)
    {
        Graph.Input.Add(Describe(Take(name), type, [size]));
        return Graph.Input[^1].Name;
    }

    /// <summary>Adds an output of batch × <paramref name="sizes"/> and returns its name.</summary>
    /// <param name="name">The name that it should have.</param>
    /// <param name="value">The value that comes out.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="sizes">Values per sample; none for one without a dimension of its own.</param>
    public string Output(string name, string value, DataType type, params TensorShapeProto.Types.Dimension[] sizes)
    {
        string output = Take(name);
        Graph.Output.Add(Describe(output, type, sizes));
        AddNode(Free(nodes, $"/{name}/Identity"), "Identity", "", [value], output, []);
        return output;
    }

    /// <summary>Adds floats.</summary>
    /// <param name="name">Its name, if still free.</param>
    /// <param name="shape">The dimensions; none for a single number.</param>
    /// <param name="numbers">Row-major.</param>
    public string Constant(string name, ReadOnlySpan<long> shape, params ReadOnlySpan<float> numbers)
        => Constant(name, shape, DataType.Float, MemoryMarshal.AsBytes(numbers));

    /// <summary>Adds doubles.</summary>
    /// <param name="name">Its name, if still free.</param>
    /// <param name="shape">The dimensions; none for a single number.</param>
    /// <param name="numbers">Row-major.</param>
    public string Constant(string name, ReadOnlySpan<long> shape, params ReadOnlySpan<double> numbers)
        => Constant(name, shape, DataType.Double, MemoryMarshal.AsBytes(numbers));

    /// <summary>Adds whole numbers.</summary>
    /// <param name="name">Its name, if still free.</param>
    /// <param name="shape">The dimensions; none for a single number.</param>
    /// <param name="numbers">Row-major.</param>
    public string Constant(string name, ReadOnlySpan<long> shape, params ReadOnlySpan<long> numbers)
        => Constant(name, shape, DataType.Int64, MemoryMarshal.AsBytes(numbers));

    /// <summary>Adds a vector of texts.</summary>
    public string Constant(string name, IReadOnlyCollection<string> texts)
    {
        TensorProto tensor = Constant(name, [texts.Count], DataType.String);
        tensor.StringData.Add(texts.Select(ByteString.CopyFromUtf8));
        return tensor.Name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="name">Its name, if still free.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="domain">Where it comes from: empty for ONNX itself.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>The name of the output.</returns>
    public string AddNode(string name, string operation, string domain, ReadOnlySpan<string> inputs, ReadOnlySpan<AttributeProto> attributes)
    {
        name = Free(nodes, name);
        return AddNode(name, operation, domain, inputs, Take($"{name}_output_0"), attributes);
    }

    /// <summary>States what a value within the graph holds, where the operator alone does not tell: batch × <paramref name="sizes"/>.</summary>
    /// <returns>The name of the value.</returns>
    public string Declare(string value, DataType type, params TensorShapeProto.Types.Dimension[] sizes)
    {
        Graph.ValueInfo.Add(Describe(value, type, sizes));
        return value;
    }

    private string AddNode(string name, string operation, string domain, ReadOnlySpan<string> inputs, string output, ReadOnlySpan<AttributeProto> attributes)
    {
        Graph.Node.Add(new NodeProto
        {
            Name = name,
            OpType = operation,
            Domain = domain,
            Input = { inputs.ToArray() },
            Output = { output },
            Attribute = { attributes.ToArray() },
        });
        return output;
    }

    private string Constant(string name, ReadOnlySpan<long> shape, DataType type, ReadOnlySpan<byte> bytes)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX files are little-endian, and so must the processor be.");
        TensorProto tensor = Constant(name, shape, type);
        tensor.RawData = ByteString.CopyFrom(bytes);
        return tensor.Name;
    }

    private TensorProto Constant(string name, ReadOnlySpan<long> shape, DataType type)
    {
        TensorProto tensor = new() { Name = Take(name), DataType = (int)type, Dims = { shape.ToArray() } };
        Graph.Initializer.Add(tensor);
        return tensor;
    }

    private string Take(string name) => Free(values, name);

    private static string Free(HashSet<string> taken, string name)
    {
        string free = name;
        for (int i = 1; !taken.Add(free); i++)
            free = $"{name}_{i}";
        return free;
    }

    private static ValueInfoProto Describe(string name, DataType type, TensorShapeProto.Types.Dimension[] sizes) => new()
    {
        Name = name,
        Type = new() { TensorType = new() { ElemType = (int)type, Shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Batch }, sizes } } } },
    };
}
