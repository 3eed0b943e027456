using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Backprop.Serialization;

/// <summary>The JSON header of a safetensors file.</summary>
/// <param name="Tensors">The tensors in the order of their bytes, which follow one another from 0 without a gap.</param>
/// <param name="Metadata">The strings under <c>__metadata__</c>.</param>
internal sealed record SafetensorsHeader(ImmutableArray<SafetensorsHeader.Entry> Tensors, ImmutableSortedDictionary<string, string> Metadata)
{
    /// <summary>The longest header that the format allows, in bytes.</summary>
    public const int LongestLength = 100_000_000;

    /// <summary>The key that holds strings instead of a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private const int Alignment = 8;
    private const string TypeKey = "dtype";
    private const string ShapeKey = "shape";
    private const string OffsetsKey = "data_offsets";

    /// <summary>Where one tensor lies, counted from the end of the header.</summary>
    internal readonly record struct Entry(string Name, TensorType Type, ImmutableArray<long> Shape, long Begin, long End);

    /// <summary>Reads a header and checks it against the number of bytes that follow it.</summary>
    /// <exception cref="ModelFileException">It is not what the format allows.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength, string? file)
    {
        if (json.Span is not [(byte)'{', ..])
            throw new ModelFileException("is not a safetensors file: its header does not start with {", file);
        // {"0.weight": {"shape": [16, 4], …}, …}: three levels.
        using JsonDocument document = StrictJson.Parse(json, maximumDepth: 3, "the header", file);
        var tensors = ImmutableArray.CreateBuilder<Entry>();
        var metadata = ImmutableSortedDictionary<string, string>.Empty;
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Name == MetadataKey)
                metadata = ReadMetadata(property.Value, file);
            else
                tensors.Add(ReadEntry(property, file));
        }
        tensors.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        CheckPlaces(tensors, dataLength, file);
        return new SafetensorsHeader(tensors.DrainToImmutable(), metadata);
    }

    /// <summary>Writes a header, padded with spaces so that the tensors start at a multiple of 8 bytes.</summary>
    public static byte[] Format(ImmutableArray<StoredTensor> tensors, ImmutableSortedDictionary<string, string> metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, StrictJson.WriterOptions))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach ((string key, string value) in metadata)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (StoredTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString(TypeKey, tensor.Type.ToString());
                WriteNumbers(json, ShapeKey, tensor.Shape.AsSpan());
                WriteNumbers(json, OffsetsKey, [offset, offset + tensor.Length]);
                json.WriteEndObject();
                offset += tensor.Length;
            }
            json.WriteEndObject();
        }
        int padding = -buffer.WrittenCount & (Alignment - 1);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount > LongestLength)
            throw new ArgumentException($"The header of this file would need {buffer.WrittenCount} bytes; safetensors allows {LongestLength}.");
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static ImmutableSortedDictionary<string, string> ReadMetadata(JsonElement element, string? file)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Refuse();
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty item in element.EnumerateObject())
            metadata.Add(item.Name, item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : throw Refuse());
        return metadata.ToImmutable();

        ModelFileException Refuse() => new($"is not a valid safetensors file: {MetadataKey} holds something other than strings", file);
    }

    private static Entry ReadEntry(JsonProperty property, string? file)
    {
        JsonElement info = property.Value;
        if (property.Name.Length == 0)
            throw Refuse("has no name");
        if (info.ValueKind != JsonValueKind.Object || info.GetPropertyCount() != 3
            || !info.TryGetProperty(TypeKey, out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !info.TryGetProperty(ShapeKey, out JsonElement shape) || !info.TryGetProperty(OffsetsKey, out JsonElement offsets))
            throw Refuse($"is not described by {TypeKey}, {ShapeKey} and {OffsetsKey}");
        string typeName = type.GetString()!;
        if (!TryType(typeName, out TensorType elementType))
            throw Refuse($"has elements of type {DisplayText.Quote(typeName)}; only F32 and F64 weights (and I64 counters) can be read. Convert it first, in PyTorch with .float()");
        if (!TryIntegers(shape, out ImmutableArray<long> dimensions))
            throw Refuse($"has a {ShapeKey} that is not a list of whole numbers");
        if (!TryIntegers(offsets, out ImmutableArray<long> places) || places is not [long begin, long end])
            throw Refuse($"has {OffsetsKey} that are not two whole numbers");
        if (begin > end)
            throw Refuse($"ends ({end}) before it begins ({begin})");
        if (StoredTensor.ByteCount(elementType, dimensions.AsSpan()) is not { } byteCount)
            throw Refuse($"has the shape {StoredTensor.Describe(dimensions)}, which is empty or has more elements than an array holds");
        if (byteCount != end - begin)
            throw Refuse($"has the shape {StoredTensor.Describe(dimensions)} in {elementType}, which needs {byteCount} bytes, but {end - begin} are set aside for it");
        return new Entry(property.Name, elementType, dimensions, begin, end);

        ModelFileException Refuse(string message) => new($"tensor {DisplayText.Quote(property.Name)} {message}", file);
    }

    private static void CheckPlaces(IReadOnlyList<Entry> tensors, long dataLength, string? file)
    {
        long end = 0;
        foreach (Entry tensor in tensors)
        {
            if (tensor.Begin != end)
                throw Refuse(tensor.Begin < end ? "overlaps the one before it" : $"starts at {tensor.Begin}, which leaves a hole after {end}");
            if (tensor.End > dataLength)
                throw Refuse($"ends at byte {tensor.End} of the data, but the file holds only {dataLength}: it is cut off");
            end = tensor.End;

            ModelFileException Refuse(string message) => new($"tensor {DisplayText.Quote(tensor.Name)} {message}", file);
        }
        if (end != dataLength)
            throw new ModelFileException($"has {dataLength - end} bytes after its last tensor that belong to nothing", file);
    }

    // Enum.TryParse would also take numbers and lists.
    private static bool TryType(string name, out TensorType type)
    {
        (type, bool known) = name switch
        {
            "F32" => (TensorType.F32, true),
            "F64" => (TensorType.F64, true),
            "I64" => (TensorType.I64, true),
            _ => (default, false),
        };
        return known;
    }

    private static bool TryIntegers(JsonElement element, out ImmutableArray<long> numbers)
    {
        numbers = [];
        if (element.ValueKind != JsonValueKind.Array)
            return false;
        var builder = ImmutableArray.CreateBuilder<long>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetUInt64(out ulong number) || number > long.MaxValue)
                return false;
            builder.Add((long)number);
        }
        numbers = builder.MoveToImmutable();
        return true;
    }
}
