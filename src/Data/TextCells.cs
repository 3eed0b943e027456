namespace Backprop.Data;

/// <summary>Texts one after the other in a single UTF-8 buffer, and where each of them ends.</summary>
internal sealed class TextCells
{
    private byte[] text = [];
    private int[] ends = [];
    private int used;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = StartOf(index);
            return text.AsSpan(start, ends[index] - start);
        }
    }

    /// <summary>All the texts, one after the other.</summary>
    public ReadOnlySpan<byte> Text => text.AsSpan(0, used);

    /// <summary>Where each text ends.</summary>
    public ReadOnlySpan<int> Ends => ends.AsSpan(0, Count);

    /// <exception cref="OutOfMemoryException">More than 2 GiB in one column.</exception>
    public void Add(ReadOnlySpan<byte> cell)
    {
        Reserve(1, cell.Length);
        cell.CopyTo(text.AsSpan(used));
        used += cell.Length;
        ends[Count++] = used;
    }

    /// <exception cref="OutOfMemoryException">More than 2 GiB in one column.</exception>
    public void AddRange(TextCells source, int first, int count)
    {
        if (count == 0)
            return;
        int start = source.StartOf(first), length = source.ends[first + count - 1] - start;
        Reserve(count, length);
        source.text.AsSpan(start, length).CopyTo(text.AsSpan(used));
        for (int i = 0; i < count; i++)
            ends[Count + i] = source.ends[first + i] - start + used;
        used += length;
        Count += count;
    }

    /// <summary>Gives back the memory that nothing was added into.</summary>
    public void Trim()
    {
        Array.Resize(ref text, used);
        Array.Resize(ref ends, Count);
    }

    private int StartOf(int index) => index == 0 ? 0 : ends[index - 1];

    private void Reserve(int cells, int bytes)
    {
        if ((long)used + bytes > text.Length)
            Array.Resize(ref text, Grown(text.Length, (long)used + bytes));
        if ((long)Count + cells > ends.Length)
            Array.Resize(ref ends, Grown(ends.Length, (long)Count + cells));
    }

    private static int Grown(int capacity, long needed)
    {
        if (needed > Array.MaxLength)
            throw new OutOfMemoryException("A column can hold 2 GiB of text.");
        return (int)Math.Min(Math.Max(needed, Math.Max(16, 2L * capacity)), Array.MaxLength);
    }
}
