using System.Runtime.InteropServices;
using System.Text;
using Backprop.Onnx.Messages;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx.Evaluation;

/// <summary>A value in a graph, row-major. Numbers of every type are kept in double, rounded to what their type can hold.</summary>
internal sealed class OnnxTensor
{
    private OnnxTensor(DataType type, int[] shape, double[] numbers, string[] texts)
        => (Type, Shape, Numbers, Texts) = (type, shape, numbers, texts);

    /// <summary>Makes a tensor of numbers.</summary>
    public OnnxTensor(DataType type, int[] shape, double[] numbers)
        : this(type, shape, numbers, [])
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = type switch
            {
                DataType.Float => (float)numbers[i],
                // Towards zero: the division of integers.
                DataType.Int64 => Math.Truncate(numbers[i]),
                _ => numbers[i],
            };
    }

    /// <summary>Makes a tensor of texts.</summary>
    public OnnxTensor(int[] shape, string[] texts)
        : this(DataType.String, shape, [], texts)
    {
    }

    public DataType Type { get; }

    public int[] Shape { get; }

    /// <summary>The numbers; empty for texts. True is 1.</summary>
    public double[] Numbers { get; }

    /// <summary>The texts; empty for numbers.</summary>
    public string[] Texts { get; }

    /// <summary>The size of the last dimension.</summary>
    public int Width => Shape[^1];

    /// <summary>Reads a constant of a graph.</summary>
    public static OnnxTensor Of(TensorProto tensor)
    {
        int[] shape = [.. tensor.Dims.Select(size => (int)size)];
        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        return (DataType)tensor.DataType switch
        {
            DataType.String => new(shape, [.. tensor.StringData.Select(text => text.ToString(Encoding.UTF8))]),
            DataType.Double => new(DataType.Double, shape, MemoryMarshal.Cast<byte, double>(bytes).ToArray()),
            DataType.Int64 => new(DataType.Int64, shape, Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value)),
            DataType.Float => new(DataType.Float, shape, Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value)),
            DataType type => throw new NotSupportedException($"The constant {tensor.Name} is of type {type}."),
        };
    }

    /// <summary>The same elements in another shape.</summary>
    public OnnxTensor Reshape(params int[] shape) => new(Type, shape, Numbers, Texts);

    public static int CountOf(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int size in shape)
            count = checked(count * size);
        return count;
    }
}
