namespace Backprop.Data;

/// <summary>The cells of a column in a <see cref="ColumnFile"/>.</summary>
internal sealed class StoredCells : ICells
{
    private readonly ColumnFile file;
    private readonly int column;

    public StoredCells(ColumnFile file, int column)
    {
        (this.file, this.column) = (file, column);
        AreIntegers = true;
        for (int row = 0, count; row < Count && AreIntegers; row += count)
            AreIntegers = file.Find(column, row, out _, out _, out count) != ChunkKind.Texts;
    }

    public int Count => file.Rows;

    public bool AreIntegers { get; }

    public ReadOnlySpan<byte> Bytes => [];

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if (file.Find(column, index, out long place, out int i, out int count) != ChunkKind.Texts)
                return IntegerCells.Text(IntegerAt(index));
            int start = i == 0 ? 0 : file.IntegerAt(place, i - 1);
            return file.Slice(place + (long)sizeof(int) * count + start, file.IntegerAt(place, i) - start);
        }
    }

    public int IntegerAt(int index)
        => file.Find(column, index, out long place, out int i, out _) == ChunkKind.Bytes ? file.Slice(place + i, 1)[0] : file.IntegerAt(place, i);

    public void Gather(ReadOnlySpan<int> indices, Span<double> destination)
    {
        for (int i = 0; i < indices.Length; i++)
            destination[i] = IntegerAt(indices[i]);
    }

    public ICells Select(int[] rows) => new SelectedCells(this, rows);
}
