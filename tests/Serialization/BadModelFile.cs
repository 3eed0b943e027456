using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

/// <summary>One way in which a model file can be wrong, made from a good one.</summary>
/// <param name="Case">The number in the list of bad input: the same case can have several files.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Make">Makes the file from a good one.</param>
/// <param name="Expected">What the message says, behind the name of the file.</param>
internal sealed record BadModelFile(int Case, string What, Func<byte[], byte[]> Make, string Expected)
{
    /// <summary>The table. Every good file has <c>0.weight</c> [3, 4] and <c>2.weight</c> [3, 3], and classes.</summary>
    public static IReadOnlyList<BadModelFile> All { get; } =
    [
        new(61, "nothing", _ => [], "is empty"),
        new(61, "half a length", good => good[..4], "is cut off"),
        new(61, "the length alone", good => good[..8], "is cut off: its header needs "),
        new(61, "half a header", good => good[..200], "is cut off: its header needs "),
        new(61, "half the data", good => good[..^40], ": it is cut off"),
        new(61, "one byte less", good => good[..^1], ": it is cut off"),
        new(62, "a pickle", _ => [0x80, 4, 0x95, .. new byte[60]], "is a Python pickle"),
        new(62, "a zip archive", _ => "PK\u0003\u0004"u8.ToArray().Concat(new byte[60]).ToArray(), "is a zip archive"),
        new(62, "HDF5", _ => [0x89, .. "HDF\r\n\u001a\n"u8, .. new byte[60]], "is an HDF5 file"),
        new(62, "NumPy", _ => [0x93, .. "NUMPY"u8, .. new byte[60]], "is a NumPy array"),
        new(62, "text", _ => [.. "sepal_length,sepal_width\n5.1,3.5\n"u8], "is a text file, not a model"),
        new(63, "a header of 2^63 bytes", good => Announcing(1UL << 63, good), "announces a header of 9223372036854775808 bytes"),
        new(63, "a header of 2^64 - 1 bytes", good => Announcing(ulong.MaxValue, good), "announces a header of 18446744073709551615 bytes"),
        new(63, "a header one byte too long", good => Announcing(100_000_001, good), "announces a header of 100000001 bytes, and at most 100000000 are allowed"),
        new(63, "a header longer than the file", good => Announcing(99_999_999, good), "is cut off: its header needs 100000007 bytes"),
        new(64, "overlapping offsets", Header(h => h["0.weight"]!["data_offsets"] = h["0.bias"]!["data_offsets"]!.DeepClone()), "tensor \"0.weight\" has the shape [3, 4] in F32, which needs 48 bytes, but 12 are set aside for it"),
        new(64, "two tensors in one place", Header(h => h["2.bias"]!["data_offsets"] = h["0.bias"]!["data_offsets"]!.DeepClone()), " overlaps the one before it"),
        new(64, "reversed offsets", Header(h => h["0.bias"]!["data_offsets"] = new JsonArray(60, 48)), "tensor \"0.bias\" ends (48) before it begins (60)"),
        new(64, "offsets beyond the file", Header(h => h["2.bias"]!["data_offsets"] = new JsonArray(1000, 1012)), "tensor \"2.bias\" starts at 1000, which leaves a hole after "),
        new(64, "a hole", good => Header(h => Shift(h, "2.bias", 4))([.. good, 0, 0, 0, 0]), "which leaves a hole after "),
        new(65, "an empty tensor at a used offset", Header(h => h["more"] = Tensor("F32", [0], 0, 0)), "tensor \"more\" has the shape [0], which is empty"),
        new(65, "an empty tensor with an empty dimension", Header(h => h["more"] = Tensor("F32", [4, 0, 2], 4, 4)), "tensor \"more\" has the shape [4, 0, 2], which is empty"),
        new(66, "a shape of 2^64", Header(h => h["0.bias"]!["shape"] = new JsonArray(4294967296, 4294967296)), "tensor \"0.bias\" has the shape [4294967296, 4294967296], which is empty or has more elements than an array holds"),
        new(66, "a shape of 3·2^63", Header(h => h["0.bias"]!["shape"] = new JsonArray(long.MaxValue, 3)), "which is empty or has more elements than an array holds"),
        new(67, "a negative dimension", Header(h => h["0.bias"]!["shape"] = new JsonArray(-3)), "tensor \"0.bias\" has a shape that is not a list of whole numbers"),
        new(67, "a fractional dimension", Header(h => h["0.bias"]!["shape"] = new JsonArray(JsonNode.Parse("3.5"))), "tensor \"0.bias\" has a shape that is not a list of whole numbers"),
        new(67, "a dimension of 1e400", Header(h => h["0.bias"]!["shape"] = new JsonArray(JsonNode.Parse("1e400"))), "tensor \"0.bias\" has a shape that is not a list of whole numbers"),
        new(67, "a fractional offset", Header(h => h["0.bias"]!["data_offsets"] = new JsonArray(JsonNode.Parse("0.5"), 12)), "has data_offsets that are not two whole numbers"),
        new(68, "bfloat16", Header(h => h["0.bias"]!["dtype"] = "BF16"), "tensor \"0.bias\" has elements of type \"BF16\""),
        new(68, "a dtype that does not exist", Header(h => h["0.bias"]!["dtype"] = "F32\u0007"), "has elements of type \"F32\\u{7}\""),
        new(69, "a matrix lying on its side", Resealed(tensors: t => t.Select(tensor => tensor.Name == "0.weight" ? new StoredTensor("0.weight", TensorType.F32, [4, 3], tensor.Bytes) : tensor)), "tensor \"0.weight\" has the shape [4, 3], but the architecture says [3, 4]"),
        new(69, "an architecture that says another width", Resealed(text: j => j["architecture"]![0]!["outputs"] = 5), "tensor \"0.weight\" has the shape [3, 4], but the architecture says [5, 4]"),
        new(70, "a missing bias", Resealed(tensors: t => t.Where(tensor => tensor.Name != "2.bias")), "has no tensor \"2.bias\" [3]; it holds \"0.weight\", \"0.bias\", \"2.weight\""),
        new(70, "a tensor too many", Resealed(tensors: t => t.Append(StoredTensor.From<float>("7.weight", [1], [1]))), "has a tensor \"7.weight\" [1] for which the network has no place"),
        new(71, "a weight that is NaN", Resealed(tensors: With(float.NaN)), "tensor \"2.bias\" has a value that is NaN or infinite"),
        new(71, "a weight that is infinite", Resealed(tensors: With(float.NegativeInfinity)), "tensor \"2.bias\" has a value that is NaN or infinite"),
        new(72, "an unknown layer", Resealed(text: j => j["architecture"]![1]!["kind"] = "maxout"), "layer \"1\" is of the unknown kind \"maxout\"; known are batch_norm, branch, dense, "),
        new(72, "a .NET type as a layer", Resealed(text: j => j["architecture"]![1]!["kind"] = "System.Diagnostics.Process, System"), "is of the unknown kind \"System.Diagnostics.Process, System\""),
        new(72, "an unknown setting of a layer", Resealed(text: j => j["architecture"]![1]!["slope"] = 2), "layer \"1\" has an unknown setting \"slope\""),
        new(73, "a header nested a hundred deep", _ => Framed("{\"a\":" + new string('[', 100) + new string(']', 100) + "}"), "the header is not valid JSON"),
        new(73, "a header nested a million deep", _ => Framed("{\"a\":" + new string('[', 1_000_000)), "the header is not valid JSON"),
        new(73, "a description nested a hundred deep", ResealedText(text => text.Replace("\"tabular\":", "\"x\":" + new string('[', 100) + new string(']', 100) + ",\"tabular\":", StringComparison.Ordinal)), "the text under backprop is not valid JSON"),
        new(74, "a tensor twice", good => HeaderText(good, text => text.Replace("{\"__metadata__\":", "{\"0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[48,60]},\"__metadata__\":", StringComparison.Ordinal)), "the header is not valid JSON"),
        new(74, "a key of the description twice", ResealedText(text => text.Replace("{\"formatVersion\":1,", "{\"formatVersion\":1,\"formatVersion\":1,", StringComparison.Ordinal)), "the text under backprop is not valid JSON"),
        new(75, "a million layers", Resealed(text: j => j["architecture"] = new JsonArray([.. Enumerable.Range(0, 1_000_000).Select(_ => new JsonObject { ["kind"] = "relu" })])), "describes more than 10000 layers"),
        new(75, "a width of 2^31", Resealed(text: j => j["architecture"]![0]!["outputs"] = 1L << 31), "layer \"0\" has a \"outputs\" that is not a whole number from 1 to 2147483647"),
        new(75, "a width of 2^31 - 1", Resealed(text: j => j["architecture"]![0]!["outputs"] = int.MaxValue), "tensor \"0.weight\" has the shape [3, 4], but the architecture says [2147483647, 4]"),
        new(76, "a layer that refers to another", Resealed(text: j => j["architecture"]![1] = new JsonObject { ["kind"] = "residual", ["layers"] = new JsonObject { ["$ref"] = "#/architecture" } }), "is described by something other than a list of layers"),
        new(76, "a layer by a pointer", Resealed(text: j => j["architecture"]![1] = new JsonObject { ["$ref"] = "#/architecture/1" }), "layer \"1\" has no \"kind\""),
        new(77, "a path as a tensor's name", Resealed(tensors: t => t.Append(StoredTensor.From<float>("../../etc/passwd", [1], [1]))), "has a tensor \"../../etc/passwd\" [1] for which the network has no place"),
        new(77, "a path as a layer", Resealed(text: j => j["architecture"]![1]!["kind"] = "/bin/sh"), "is of the unknown kind \"/bin/sh\""),
        new(78, "gzip", Gzip, "is compressed with gzip"),
        new(79, "a newer format", Resealed(text: j => (j["formatVersion"], j["needs"]) = (2, "3.1")), "needs Backprop ≥ 3.1: its format is version 2, and this Backprop reads up to 1"),
        new(82, "a byte behind the end", good => [.. good, 0], "has 1 bytes after its last tensor that belong to nothing"),
        new(83, "a flipped bit in a weight", good => [.. good[..^3], (byte)(good[^3] ^ 4), .. good[^2..]], "does not match its checksum"),
        new(83, "another text under the old checksum", good => HeaderText(good, text => text.Replace("versicolor", "versicolo2", StringComparison.Ordinal)), "does not match its checksum"),
        new(83, "no checksum", good => HeaderText(good, text => text.Replace("backprop.checksum", "backprop.checksun", StringComparison.Ordinal)), "has no checksum under backprop.checksum"),
        new(84, "a standard deviation of 0", Resealed(text: j => j["tabular"]!["encoder"]!["columns"]![0]!["std"] = 0), "its section \"tabular\" cannot be read"),
        new(84, "a standard deviation that is no number", Resealed(text: j => j["tabular"]!["encoder"]!["columns"]![0]!["std"] = "NaN"), "its section \"tabular\" cannot be read"),
        new(84, "a decimal separator of two characters", Resealed(text: j => j["tabular"]!["cells"] = new JsonObject { ["decimalSeparator"] = ".," }), "its section \"tabular\" cannot be read"),
        new(84, "a delimiter that is a letter", Resealed(text: j => j["tabular"]!["cells"] = new JsonObject { ["delimiter"] = "a" }), "its section \"tabular\" cannot be read"),
        new(84, "a decimal separator that is none", Resealed(text: j => j["tabular"]!["cells"] = new JsonObject { ["decimalSeparator"] = ";" }), "its section \"tabular\" cannot be read"),
        new(84, "missing values that are no texts", Resealed(text: j => j["tabular"]!["cells"] = new JsonObject { ["missingValues"] = new JsonArray(-999) }), "its section \"tabular\" cannot be read"),
        new(84, "a class too few", Resealed(text: j => j["tabular"]!["encoder"]!["target"]!["classes"]!.AsArray().RemoveAt(0)), "its network gives 3 outputs, but its columns need 2"),
        new(84, "a column too few", Resealed(text: j => j["tabular"]!["encoder"]!["columns"]!.AsArray().RemoveAt(0)), "its network takes 4 features, but its columns give 3"),
    ];

    public override string ToString() => $"{Case} {What}";

    private static byte[] Announcing(ulong length, byte[] good)
    {
        byte[] bytes = [.. good];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    private static byte[] Framed(string header) => [.. Length(Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header)];

    private static byte[] Length(long length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }

    private static Func<byte[], byte[]> Header(Action<JsonObject> change) => good => HeaderText(good, text =>
    {
        JsonObject json = JsonNode.Parse(text)!.AsObject();
        change(json);
        return json.ToJsonString();
    });

    private static byte[] HeaderText(byte[] good, Func<string, string> change)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(good);
        return [.. Framed(change(Encoding.UTF8.GetString(good, 8, length))), .. good[(8 + length)..]];
    }

    // A file with a right checksum, as only a forger writes it.
    private static Func<byte[], byte[]> Resealed(Action<JsonNode>? text = null, Func<IEnumerable<StoredTensor>, IEnumerable<StoredTensor>>? tensors = null) => good => Resealed(good, old =>
    {
        JsonNode json = JsonNode.Parse(old)!;
        text?.Invoke(json);
        return json.ToJsonString();
    }, tensors);

    private static Func<byte[], byte[]> ResealedText(Func<string, string> change) => good => Resealed(good, change, null);

    private static byte[] Resealed(byte[] good, Func<string, string> change, Func<IEnumerable<StoredTensor>, IEnumerable<StoredTensor>>? tensors)
    {
        SafetensorsFile content = SafetensorsFile.Read(new MemoryStream(good));
        string text = change(content.Metadata[ModelMetadata.Key]);
        StoredTensor[] changed = [.. tensors?.Invoke(content.Tensors) ?? content.Tensors];
        using MemoryStream stream = new();
        new SafetensorsFile(changed, [new(ModelMetadata.Key, text), new(ModelChecksum.Key, ModelChecksum.Of(text, changed))]).Write(stream);
        return stream.ToArray();
    }

    private static Func<IEnumerable<StoredTensor>, IEnumerable<StoredTensor>> With(float value)
        => tensors => tensors.Select(tensor => tensor.Name == "2.bias" ? StoredTensor.From<float>("2.bias", [3], [1, value, 1]) : tensor);

    private static JsonObject Tensor(string type, int[] shape, int begin, int end) => new()
    {
        ["dtype"] = type,
        ["shape"] = new JsonArray([.. shape.Select(dimension => (JsonNode)dimension)]),
        ["data_offsets"] = new JsonArray(begin, end),
    };

    private static void Shift(JsonObject header, string tensor, int by)
        => header[tensor]!["data_offsets"] = new JsonArray([.. header[tensor]!["data_offsets"]!.AsArray().Select(offset => (JsonNode)(int.Parse(offset!.ToString(), CultureInfo.InvariantCulture) + by))]);

    private static byte[] Gzip(byte[] good)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
            gzip.Write(good);
        return stream.ToArray();
    }
}
