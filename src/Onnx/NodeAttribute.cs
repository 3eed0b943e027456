using Backprop.Onnx.Messages;
using Google.Protobuf;
using AttributeType = Backprop.Onnx.Messages.AttributeProto.Types.AttributeType;

namespace Backprop.Onnx;

/// <summary>Makes the attributes of nodes.</summary>
internal static class NodeAttribute
{
    public static AttributeProto Of(string name, double value) => new() { Name = name, Type = AttributeType.Float, F = (float)value };

    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Of(string name, params ReadOnlySpan<long> values) => new() { Name = name, Type = AttributeType.Ints, Ints = { values.ToArray() } };

    public static AttributeProto Floats(string name, params ReadOnlySpan<float> values) => new() { Name = name, Type = AttributeType.Floats, Floats = { values.ToArray() } };

    public static AttributeProto Of(string name, IEnumerable<string> values)
        => new() { Name = name, Type = AttributeType.Strings, Strings = { values.Select(ByteString.CopyFromUtf8) } };
}
