namespace Backprop.Data;

/// <summary>The cells of several columns, one after the other, where they are.</summary>
internal sealed class JoinedCells : ICells
{
    private readonly ICells[] parts;
    private readonly int[] starts;
    private readonly int[] ends;

    public JoinedCells(ICells[] parts)
    {
        this.parts = parts;
        starts = new int[parts.Length];
        ends = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            starts[i] = Count;
            ends[i] = Count = checked(Count + parts[i].Count);
        }
        AreIntegers = Array.TrueForAll(parts, part => part.AreIntegers);
    }

    public int Count { get; }

    public bool AreIntegers { get; }

    public ReadOnlySpan<byte> Bytes => [];

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int part = Ascending.CountUpTo(ends, index);
            return parts[part][index - starts[part]];
        }
    }

    public int IntegerAt(int index)
    {
        int part = Ascending.CountUpTo(ends, index);
        return parts[part].IntegerAt(index - starts[part]);
    }

    public void Gather(ReadOnlySpan<int> indices, Span<double> destination)
    {
        for (int i = 0; i < indices.Length; i++)
            destination[i] = IntegerAt(indices[i]);
    }

    public ICells Select(int[] rows) => new SelectedCells(this, rows);
}
