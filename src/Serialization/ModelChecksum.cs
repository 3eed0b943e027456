using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Backprop.Serialization;

/// <summary>
/// The checksum of a model file, under <c>backprop.checksum</c> in its <c>__metadata__</c>: <c>sha256:</c> and 64 lower-case hexadecimal digits, the
/// SHA-256 of these, one after the other:
/// <list type="number">
/// <item>the text under <c>backprop</c>, exactly as it stands there;</item>
/// <item>for each tensor, in ordinal order of the names: its name, its dtype (<c>F32</c>), the number of its dimensions, each dimension, its bytes.</item>
/// </list>
/// A number goes in as 8 bytes, little-endian; a text as UTF-8 and the tensor's bytes as they are, both after their length in bytes as such a number.
/// So the checksum outlives a program that puts tensors in another order or adds metadata of its own.
/// </summary>
internal static class ModelChecksum
{
    /// <summary>The checksum's key in <c>__metadata__</c>.</summary>
    public const string Key = "backprop.checksum";

    /// <summary>Computes the checksum.</summary>
    /// <param name="text">The text under <c>backprop</c>.</param>
    /// <param name="tensors">The file's tensors, in any order.</param>
    public static string Of(string text, IEnumerable<StoredTensor> tensors)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddText(text);
        foreach (StoredTensor tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            AddText(tensor.Name);
            AddText(tensor.Type.ToString());
            AddNumber(tensor.Shape.Length);
            foreach (long dimension in tensor.Shape)
                AddNumber(dimension);
            AddNumber(tensor.Length);
            foreach (ReadOnlyMemory<byte> piece in tensor.Pieces)
                hash.AppendData(piece.Span);
        }
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";

        void AddText(string value) => AddBytes(Encoding.UTF8.GetBytes(value));

        void AddBytes(ReadOnlySpan<byte> bytes)
        {
            AddNumber(bytes.Length);
            hash.AppendData(bytes);
        }

        void AddNumber(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }

    /// <summary>Refuses a file whose checksum is missing or another.</summary>
    /// <exception cref="ModelFileException">The file is damaged or was changed.</exception>
    public static void Verify(SafetensorsFile content, string text, string? file)
    {
        if (!content.Metadata.TryGetValue(Key, out string? stated))
            throw new ModelFileException($"has no checksum under {Key}", file);
        if (stated != Of(text, content.Tensors))
            throw new ModelFileException("does not match its checksum: it is damaged or was changed by another program", file);
    }
}
