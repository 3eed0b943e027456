using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>Writes a <see cref="ColumnFile"/> as rows come in; it holds no more than one group of them.</summary>
/// <param name="stream">Where to, from its beginning on; written in order and left open.</param>
internal sealed class ColumnFileWriter(Stream stream) : IDisposable
{
    // Cells of a group at most: two megabytes of numbers, and while their arrays grow some times that.
    private const int GroupCells = 1 << 19;
    private const int FewestGroupRows = 256;
    private const int MostGroupRows = 1 << 16;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<long> directory = [];
    private CsvCells[] group = [];
    private List<long> lines = [];
    private long position;
    private int groupRows;

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds rows.</summary>
    public void Add(CsvRows rows)
    {
        if (rows.Count == 0)
            return;
        if (groupRows == 0)
        {
            Write(ColumnFile.Magic);
            groupRows = 1 << BitOperations.Log2((uint)Math.Clamp(GroupCells / rows.Cells.Length, FewestGroupRows, MostGroupRows));
            group = NewGroup(rows.Cells.Length);
        }
        for (int done = 0; done < rows.Count;)
        {
            int some = Math.Min(rows.Count - done, groupRows - lines.Count);
            for (int i = 0; i < group.Length; i++)
                group[i].AddRange(rows.Cells[i], rows.First + done, some);
            lines.AddRange(rows.Lines.GetRange(rows.First + done, some));
            done += some;
            if (lines.Count == groupRows)
                Flush();
        }
        Count = checked(Count + rows.Count);
    }

    /// <summary>Writes what is left, and what the file holds.</summary>
    public void Finish(IReadOnlyList<string> names, ColumnKey key)
    {
        if (lines.Count > 0)
            Flush();
        long start = position;
        Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(directory)));
        var json = new JsonObject { ["names"] = JsonFields.ToArray(names), ["rows"] = Count, ["groupRows"] = groupRows, ["directory"] = start };
        key.WriteTo(json);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        Write(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        Write(length);
        stream.Write(hash.GetHashAndReset());
    }

    public void Dispose() => hash.Dispose();

    private static CsvCells[] NewGroup(int columns) => [.. Enumerable.Range(0, columns).Select(_ => new CsvCells())];

    private void Flush()
    {
        foreach (CsvCells cells in group)
            WriteChunk(cells);
        WriteLines(CollectionsMarshal.AsSpan(lines));
        group = NewGroup(group.Length);
        lines = new(lines.Count);
    }

    private void WriteChunk(CsvCells cells)
    {
        if (cells.Texts is { } texts)
        {
            Begin(ChunkKind.Texts);
            Write(MemoryMarshal.AsBytes(texts.Ends));
            Write(texts.Text);
        }
        else if (cells.Bytes is { IsEmpty: false } bytes)
        {
            Begin(ChunkKind.Bytes);
            Write(bytes);
        }
        else
        {
            Begin(ChunkKind.Integers);
            Write(MemoryMarshal.AsBytes(cells.Integers!.Wide));
        }
    }

    // As a rule each row is a line.
    private void WriteLines(ReadOnlySpan<long> numbers)
    {
        bool inOrder = numbers[^1] - numbers[0] == numbers.Length - 1;
        Begin(inOrder ? ChunkKind.LinesInOrder : ChunkKind.Lines);
        Write(MemoryMarshal.AsBytes(inOrder ? numbers[..1] : numbers));
    }

    private void Begin(ChunkKind kind)
    {
        Span<byte> padding = stackalloc byte[ColumnFile.Alignment];
        padding.Clear();
        Write(padding[..(int)(-position & (ColumnFile.Alignment - 1))]);
        directory.Add(position | (long)kind);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        stream.Write(bytes);
        position += bytes.Length;
    }
}
