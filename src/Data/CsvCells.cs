namespace Backprop.Data;

/// <summary>Texts one after the other in a single UTF-8 buffer, and where each of them ends.</summary>
internal sealed class CsvCells
{
    private byte[] text = [];
    private int[] ends = [];
    private int used;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : ends[index - 1];
            return text.AsSpan(start, ends[index] - start);
        }
    }

    /// <exception cref="OutOfMemoryException">More than 2 GiB in one column.</exception>
    public void Add(ReadOnlySpan<byte> cell)
    {
        long needed = (long)used + cell.Length;
        if (needed > text.Length)
            Array.Resize(ref text, Grown(text.Length, needed));
        if (Count == ends.Length)
            Array.Resize(ref ends, Grown(ends.Length, Count + 1L));
        cell.CopyTo(text.AsSpan(used));
        used = (int)needed;
        ends[Count++] = used;
    }

    /// <summary>Gives back the memory that nothing was added into.</summary>
    public void Trim()
    {
        Array.Resize(ref text, used);
        Array.Resize(ref ends, Count);
    }

    public CsvCells Select(ReadOnlySpan<int> rows)
    {
        var selected = new CsvCells();
        foreach (int row in rows)
            selected.Add(this[row]);
        selected.Trim();
        return selected;
    }

    private static int Grown(int capacity, long needed)
    {
        if (needed > Array.MaxLength)
            throw new OutOfMemoryException("A column can hold 2 GiB of text.");
        return (int)Math.Min(Math.Max(needed, Math.Max(16, 2L * capacity)), Array.MaxLength);
    }
}
