using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Backprop.Serialization;

/// <summary>
/// Named tensors and a dictionary of strings in the safetensors format (github.com/huggingface/safetensors): 8 bytes with the length of
/// the header, little-endian; the header, one JSON object that gives each tensor's type, shape and place; then the tensors, one
/// after the other without a gap. The reader trusts nothing: it refuses whatever the format does not allow, and allocates
/// no more than the file has bytes.
/// </summary>
public sealed class SafetensorsFile
{
    /// <summary>Collects the content of a file.</summary>
    /// <param name="tensors">The tensors in the order in which their bytes are written.</param>
    /// <param name="metadata">Free text under free keys; null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is called <c>__metadata__</c>.</exception>
    public SafetensorsFile(IEnumerable<StoredTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensors = [.. tensors];
        Metadata = (metadata ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal);
        HashSet<string> names = [SafetensorsHeader.MetadataKey];
        if (Tensors.Contains(null!))
            throw new ArgumentNullException(nameof(tensors), "Expected no null among tensors.");
        foreach (StoredTensor tensor in Tensors)
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"The tensor name {tensor.Name} is used twice or reserved.", nameof(tensors));
    }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public ImmutableArray<StoredTensor> Tensors { get; }

    /// <summary>The file's <c>__metadata__</c>, in ordinal order of the keys.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">It is not a safetensors file, is damaged, or holds tensors that are not F32, F64 or I64.</exception>
    /// <exception cref="StorageException">It cannot be opened or read.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
            return stream.CanSeek ? Read(stream, path) : throw new StorageException("is a device or a pipe; a model is read from a file", path);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            throw StorageFault.OfReading(e, path);
        }
    }

    /// <summary>Reads a stream from where it stands to its end.</summary>
    /// <param name="stream">A stream that can seek; it is left open.</param>
    /// <param name="name">What error messages call it; null for nothing.</param>
    /// <exception cref="ModelFileException">As for a file.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static SafetensorsFile Read(Stream stream, string? name = null) => Read(stream, name, StoredTensor.LongestPiece);

    internal static SafetensorsFile Read(Stream stream, string? name, int longestPiece)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("A model is read from a stream that can seek, such as a file or a MemoryStream: copy this one into a MemoryStream first.", nameof(stream));
        try
        {
            long length = stream.Length - stream.Position;
            ReadOnlyMemory<byte> json = ReadHeader(stream, length, name);
            SafetensorsHeader header = SafetensorsHeader.Parse(json, length - sizeof(ulong) - json.Length, name);
            return new SafetensorsFile(header.Tensors.Select(ReadTensor), header.Metadata);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFileException("became shorter while it was read", name, e);
        }

        StoredTensor ReadTensor(SafetensorsHeader.Entry entry)
        {
            var pieces = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
            for (long left = entry.End - entry.Begin; left > 0; left -= pieces[^1].Length)
            {
                byte[] piece = new byte[Math.Min(left, longestPiece)];
                stream.ReadExactly(piece);
                pieces.Add(piece);
            }
            return new StoredTensor(entry.Name, entry.Type, entry.Shape, pieces.ToImmutable());
        }
    }

    /// <summary>Writes the file as a whole or not at all. The same content gives the same bytes.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="StorageException">It cannot be written; the previous file, if any, is unchanged.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes the file's bytes to a stream. The same content gives the same bytes.</summary>
    /// <param name="stream">Any stream that can be written.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = SafetensorsHeader.Format(Tensors, Metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (StoredTensor tensor in Tensors)
            foreach (ReadOnlyMemory<byte> piece in tensor.Pieces)
                stream.Write(piece.Span);
    }

    private static byte[] ReadHeader(Stream stream, long length, string? name)
    {
        // The longest of the signatures that ForeignFormat knows fits into what is read here.
        byte[] start = new byte[Math.Min(length, 64)];
        stream.ReadExactly(start);
        if (length < sizeof(ulong))
            throw Refuse($"is cut off: it has {length} bytes, and the shortest model file has more");
        ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (announced > SafetensorsHeader.LongestLength)
            throw Refuse($"is not a safetensors file: it announces a header of {announced} bytes, and at most {SafetensorsHeader.LongestLength} are allowed");
        if (announced > (ulong)(length - sizeof(ulong)))
            throw Refuse($"is cut off: its header needs {announced + sizeof(ulong)} bytes, and the file has {length}");
        byte[] header = new byte[announced];
        stream.Seek(sizeof(ulong) - start.Length, SeekOrigin.Current);
        stream.ReadExactly(header);
        return header;

        // A cut file still has the brace of its header behind the length, whatever that length looks like.
        ModelFileException Refuse(string message)
            => new(start is [_, _, _, _, _, _, _, _, (byte)'{', ..] ? message : ForeignFormat.Describe(start) ?? message, name);
    }
}
