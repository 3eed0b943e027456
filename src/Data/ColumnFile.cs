using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// The cells of a CSV file on the disk, column by column, for tables larger than the memory. The file is mapped: the system brings in what is looked at
/// and drops it again when memory is short.
/// </summary>
/// <remarks>
/// Rows lie in groups of 2ⁿ. Of each group, one <see cref="ChunkKind">chunk</see> per column and one with the lines, each at a multiple of 8; then the directory, an
/// eight-byte entry per chunk (place | kind), a JSON object, its length (4 bytes), and the SHA-256 of everything before it. All numbers are little-endian.
/// </remarks>
internal sealed unsafe class ColumnFile
{
    public const int Alignment = 8;

    private const int DigestLength = SHA256.HashSizeInBytes;

    private readonly byte* start;
    private readonly long length;
    private readonly long directory;
    private readonly int shift;

    private ColumnFile(byte* start, long length, JsonObject content)
    {
        this.start = start;
        this.length = length;
        Names = content.RequireTexts("names");
        Rows = (int)content.RequireNumber("rows");
        directory = (long)content.RequireNumber("directory");
        shift = BitOperations.Log2((uint)content.RequireNumber("groupRows"));
        Key = ColumnKey.ReadFrom(content);
    }

    /// <summary>The first bytes: a name and the version of the format.</summary>
    public static ReadOnlySpan<byte> Magic => "BPcols01"u8;

    /// <summary>From the header of the CSV file.</summary>
    public IReadOnlyList<string> Names { get; }

    public int Rows { get; }

    public ColumnKey Key { get; }

    /// <summary>Opens a file and checks its digest.</summary>
    /// <returns>Null when the file is damaged, cut off, or of another version.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ColumnFile? Open(string path)
    {
        // Its cells are kept as they lie in memory.
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("A column cache needs a little-endian machine.");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
        long length = file.Length;
        if (length < Magic.Length + sizeof(int) + DigestLength || !IsWhole(file, length))
            return null;
        // The view is never given back before the process ends: spans of it may be anywhere.
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        SafeBuffer view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
        byte* start = null;
        view.AcquirePointer(ref start);
        if (!new ReadOnlySpan<byte>(start, Magic.Length).SequenceEqual(Magic))
            return null;
        long end = length - DigestLength - sizeof(int);
        int text = BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(start + end, sizeof(int)));
        try
        {
            return text >= 0 && text <= end && JsonNode.Parse(new ReadOnlySpan<byte>(start + end - text, text)) is JsonObject content ? new(start, length, content) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The table in the file.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it was written.</param>
    /// <param name="folder">Where more of it can be kept.</param>
    public CsvTable ToTable(string name, CsvOptions options, string folder)
        => new(name, options, Names, [.. Names.Select((_, column) => new StoredCells(this, column))], new RowOrigins(name, Rows, LineOf), folder: folder);

    /// <summary>Where the cells of a column are in the group that a row is in.</summary>
    public ChunkKind Find(int column, int row, out long place, out int index, out int count)
    {
        int group = row >> shift;
        long entry = BinaryPrimitives.ReadInt64LittleEndian(Slice(directory + sizeof(long) * ((long)group * (Names.Count + 1) + column), sizeof(long)));
        index = row & ((1 << shift) - 1);
        count = Math.Min(1 << shift, Rows - (group << shift));
        place = entry & -Alignment;
        return (ChunkKind)(entry & (Alignment - 1));
    }

    public ReadOnlySpan<byte> Slice(long place, int count)
        => count >= 0 && count <= length && (ulong)place <= (ulong)(length - count) ? new(start + place, count) : throw new InvalidDataException("A column cache points outside itself.");

    public int IntegerAt(long place, int index) => BinaryPrimitives.ReadInt32LittleEndian(Slice(place + (long)sizeof(int) * index, sizeof(int)));

    private long LineOf(int row)
    {
        ChunkKind kind = Find(Names.Count, row, out long place, out int index, out _);
        return kind == ChunkKind.LinesInOrder
            ? BinaryPrimitives.ReadInt64LittleEndian(Slice(place, sizeof(long))) + index
            : BinaryPrimitives.ReadInt64LittleEndian(Slice(place + (long)sizeof(long) * index, sizeof(long)));
    }

    private static bool IsWhole(FileStream file, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 18];
        for (long left = length - DigestLength; left > 0;)
        {
            int count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (count == 0)
                return false;
            hash.AppendData(buffer, 0, count);
            left -= count;
        }
        Span<byte> written = stackalloc byte[DigestLength];
        return file.ReadAtLeast(written, DigestLength, throwOnEndOfStream: false) == DigestLength && hash.GetHashAndReset().AsSpan().SequenceEqual(written);
    }
}
