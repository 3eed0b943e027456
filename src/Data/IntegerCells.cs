using System.Buffers.Text;

namespace Backprop.Data;

/// <summary>
/// Whole numbers, each written in the one shortest way: <c>0</c>, <c>17</c>, <c>-3</c>, so that the number gives its text back. A cell costs one byte, or
/// four once a number is not from 0 to 255.
/// </summary>
internal sealed class IntegerCells
{
    // Every number of nine digits is an int.
    private const int MostDigits = 9;

    private static readonly byte[][] SmallTexts = [.. Enumerable.Range(0, 256).Select(Format)];

    private byte[] small = [];
    private int[]? wide;

    public int Count { get; private set; }

    public int this[int index] => wide is null ? small[index] : wide[index];

    public ReadOnlySpan<byte> TextOf(int index) => Text(this[index]);

    /// <summary>The numbers, when all of them are from 0 to 255; else empty.</summary>
    public ReadOnlySpan<byte> Bytes => wide is null ? small.AsSpan(0, Count) : [];

    /// <summary>The numbers, when not all of them are from 0 to 255; else empty.</summary>
    public ReadOnlySpan<int> Wide => wide is null ? [] : wide.AsSpan(0, Count);

    /// <summary>The one shortest way to write a number.</summary>
    public static ReadOnlySpan<byte> Text(int value) => (uint)value <= byte.MaxValue ? SmallTexts[value] : Format(value);

    /// <summary>Adds a cell, unless it is anything but a whole number written in the shortest way.</summary>
    public bool TryAdd(ReadOnlySpan<byte> cell)
    {
        if (!TryRead(cell, out int value))
            return false;
        AddStrided([value], 1, 1);
        return true;
    }

    /// <summary>Adds <paramref name="count"/> numbers that lie <paramref name="stride"/> apart.</summary>
    public void AddStrided(ReadOnlySpan<int> values, int stride, int count)
    {
        int all = 0;
        for (int i = 0; i < count; i++)
            all |= values[i * stride];
        if ((uint)all > byte.MaxValue)
            Widen();
        Reserve(count);
        if (wide is null)
        {
            Span<byte> added = small.AsSpan(Count, count);
            for (int i = 0; i < added.Length; i++)
                added[i] = (byte)values[i * stride];
        }
        else
        {
            Span<int> added = wide.AsSpan(Count, count);
            for (int i = 0; i < added.Length; i++)
                added[i] = values[i * stride];
        }
        Count += count;
    }

    public void AddRange(IntegerCells source, int first, int count)
    {
        if (source.wide is not null)
            Widen();
        Reserve(count);
        if (wide is null)
        {
            source.small.AsSpan(first, count).CopyTo(small.AsSpan(Count));
        }
        else
        {
            for (int i = 0; i < count; i++)
                wide[Count + i] = source[first + i];
        }
        Count += count;
    }

    /// <summary>The numbers at some places.</summary>
    public void Gather(ReadOnlySpan<int> indices, Span<double> destination)
    {
        destination = destination[..indices.Length];
        if (wide is null)
        {
            for (int i = 0; i < indices.Length; i++)
                destination[i] = small[indices[i]];
        }
        else
        {
            for (int i = 0; i < indices.Length; i++)
                destination[i] = wide[indices[i]];
        }
    }

    /// <summary>The cells of some rows.</summary>
    public IntegerCells Select(int[] rows)
    {
        var selected = new IntegerCells();
        selected.AddStrided(Array.ConvertAll(rows, row => this[row]), stride: 1, rows.Length);
        selected.Trim();
        return selected;
    }

    /// <summary>Gives back the memory that nothing was added into.</summary>
    public void Trim()
    {
        if (wide is null)
            Array.Resize(ref small, Count);
        else
            Array.Resize(ref wide, Count);
    }

    public static bool TryRead(ReadOnlySpan<byte> cell, out int value)
    {
        if (cell.Length == 1)
        {
            value = cell[0] - '0';
            return (uint)value <= 9;
        }
        value = 0;
        bool negative = cell.Length > 1 && cell[0] == '-';
        if (negative)
            cell = cell[1..];
        if ((uint)(cell.Length - 1) >= MostDigits)
            return false;
        foreach (byte b in cell)
        {
            int digit = b - '0';
            if ((uint)digit > 9)
                return false;
            value = 10 * value + digit;
        }
        // 007 and -0 would not come back.
        if (cell[0] == '0' && (cell.Length > 1 || negative))
            return false;
        if (negative)
            value = -value;
        return true;
    }

    private void Reserve(int count)
    {
        long needed = (long)Count + count;
        if (wide is null && needed > small.Length)
            Array.Resize(ref small, Grown(small.Length, needed));
        else if (wide is not null && needed > wide.Length)
            Array.Resize(ref wide, Grown(wide.Length, needed));
    }

    private void Widen()
    {
        if (wide is not null)
            return;
        wide = new int[Math.Max(16, small.Length)];
        for (int i = 0; i < Count; i++)
            wide[i] = small[i];
        small = [];
    }

    private static byte[] Format(int value)
    {
        Span<byte> text = stackalloc byte[11];
        Utf8Formatter.TryFormat(value, text, out int length);
        return text[..length].ToArray();
    }

    private static int Grown(int capacity, long needed) => (int)Math.Min(Math.Max(needed, Math.Max(64, 2L * capacity)), Array.MaxLength);
}
