using System.Text;

namespace Backprop.Data;

/// <summary>The cells that mean "not known", as bytes.</summary>
internal sealed class MissingValueList
{
    private readonly byte[][] values;
    private readonly bool[] beginsOne = new bool[256];

    public MissingValueList(IEnumerable<string> values)
    {
        this.values = [.. values.Select(value => Encoding.UTF8.GetBytes(value.Trim())).Where(value => value.Length > 0)];
        foreach (byte[] value in this.values)
            beginsOne[value[0]] = true;
        HoldsIntegers = this.values.Any(value => IntegerCells.TryRead(value, out _));
    }

    /// <summary>True when a whole number in its shortest form can mean "not known": <c>-999</c>.</summary>
    public bool HoldsIntegers { get; }

    /// <summary>True for an empty cell and for one in the list, whatever spaces are around it.</summary>
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        cell = cell[Ascii.Trim(cell)];
        if (cell.IsEmpty)
            return true;
        if (!beginsOne[cell[0]])
            return false;
        foreach (byte[] value in values)
        {
            if (cell.SequenceEqual(value))
                return true;
        }
        return false;
    }
}
