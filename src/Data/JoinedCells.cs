namespace Backprop.Data;

/// <summary>The cells of several columns, one after the other, where they are.</summary>
internal sealed class JoinedCells : ICells
{
    private readonly ICells[] parts;
    private readonly int[] starts;

    public JoinedCells(ICells[] parts)
    {
        this.parts = parts;
        starts = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            starts[i] = Count;
            Count = checked(Count + parts[i].Count);
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
            int part = PartOf(index);
            return parts[part][index - starts[part]];
        }
    }

    public int IntegerAt(int index)
    {
        int part = PartOf(index);
        return parts[part].IntegerAt(index - starts[part]);
    }

    public void Gather(ReadOnlySpan<int> indices, Span<double> destination)
    {
        for (int i = 0; i < indices.Length; i++)
            destination[i] = IntegerAt(indices[i]);
    }

    public ICells Select(int[] rows) => new SelectedCells(this, rows);

    private int PartOf(int index)
    {
        int part = starts.Length - 1;
        while (index < starts[part])
            part--;
        return part;
    }
}
