using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Backprop.Serialization;

namespace Backprop.Tests.Fuzzing;

/// <summary>
/// Model files that are wrong in depth. Most carry the right checksum of their changed content, as only a forger writes it: so they pass the gate, and the
/// readers of architecture, columns, tensors and checkpoints must look after themselves. The others have a changed header, or damaged bytes.
/// </summary>
internal static class ModelFileMutation
{
    private static readonly float[] Values = [0, -0f, 1, -1, 1e-45f, 1e-30f, float.MaxValue, float.MinValue, float.NaN, float.PositiveInfinity, 3, 1e20f];

    public static byte[] Of(byte[] good, FuzzRandom random) => random.Below(10) switch
    {
        0 => random.Damage(good),
        1 or 2 => WithHeader(good, random),
        _ => Resealed(good, random),
    };

    private static byte[] WithHeader(byte[] good, FuzzRandom random)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(good);
        byte[] header = Encoding.UTF8.GetBytes(JsonMutation.Of(Encoding.UTF8.GetString(good, 8, length), random));
        byte[] count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, header.Length);
        return [.. count, .. header, .. good[(8 + length)..]];
    }

    private static byte[] Resealed(byte[] good, FuzzRandom random)
    {
        SafetensorsFile content = SafetensorsFile.Read(new MemoryStream(good));
        string text = content.Metadata[ModelMetadata.Key];
        List<StoredTensor> tensors = [.. content.Tensors];
        if (!random.OneIn(4))
            text = JsonMutation.Of(text, random);
        else
            for (int change = random.Below(3); change >= 0; change--)
                ChangeTensor(tensors, random);
        List<KeyValuePair<string, string>> metadata = [new(ModelMetadata.Key, text), new(ModelChecksum.Key, ModelChecksum.Of(text, tensors))];
        if (random.OneIn(20))
            metadata.Add(new("format", random.OneIn(2) ? "pt" : "\0"));
        using MemoryStream stream = new();
        new SafetensorsFile(tensors, metadata).Write(stream);
        return stream.ToArray();
    }

    private static void ChangeTensor(List<StoredTensor> tensors, FuzzRandom random)
    {
        if (tensors.Count == 0)
            return;
        int at = random.Below(tensors.Count);
        StoredTensor tensor = tensors[at];
        int unit = tensor.Type == TensorType.F32 ? 4 : 8, count = tensor.Bytes.Length / unit;
        switch (random.Below(7))
        {
            case 0:
                tensors.RemoveAt(at);
                break;
            case 1:
                string name = random.OneIn(2) ? TextMutation.Of(tensor.Name, random) : random.Of(tensors).Name.Replace("weight", "bias", StringComparison.Ordinal);
                if (name.Length > 0 && name != "__metadata__" && tensors.TrueForAll(other => other.Name != name) && !name.Contains('\ufffd', StringComparison.Ordinal))
                    tensors[at] = new(name, tensor.Type, tensor.Shape, tensor.Bytes);
                break;
            case 2:
                tensors[at] = new(tensor.Name, tensor.Type, random.Of<ImmutableArray<long>>([[count], [1, count], [count, 1], [.. tensor.Shape.Reverse()], [1, 1, count]]), tensor.Bytes);
                break;
            case 3 when count % 2 == 0 && unit == 4:
                tensors[at] = new(tensor.Name, random.OneIn(2) ? TensorType.F64 : TensorType.I64, [count / 2], tensor.Bytes);
                break;
            case 3:
                tensors[at] = new(tensor.Name, random.OneIn(2) ? TensorType.F64 : TensorType.I64, [count], new byte[count * 8]);
                break;
            case 4:
                int more = 1 + random.Below(2 * count);
                tensors[at] = new(tensor.Name, tensor.Type, [more], new byte[more * unit]);
                break;
            default:
                byte[] bytes = tensor.Bytes.ToArray();
                for (int change = random.Below(3); change >= 0; change--)
                {
                    Span<byte> element = bytes.AsSpan(random.Below(count) * unit, unit);
                    if (tensor.Type == TensorType.F32)
                        BinaryPrimitives.WriteSingleLittleEndian(element, random.Of(Values));
                    else if (tensor.Type == TensorType.F64)
                        BinaryPrimitives.WriteDoubleLittleEndian(element, random.OneIn(2) ? random.Of(Values) : double.MaxValue);
                    else
                        BinaryPrimitives.WriteInt64LittleEndian(element, random.Of([0, -1, long.MaxValue, long.MinValue, 1]));
                }
                tensors[at] = new(tensor.Name, tensor.Type, tensor.Shape, bytes);
                break;
        }
    }
}
