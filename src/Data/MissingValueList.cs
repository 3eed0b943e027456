using System.Text;

namespace Backprop.Data;

/// <summary>The cells that mean "not known", as bytes.</summary>
internal sealed class MissingValueList
{
    // By first byte: few cells begin like one of them.
    private readonly List<byte[]>?[] values = new List<byte[]>?[256];

    public MissingValueList(IEnumerable<string> values)
    {
        byte[][] all = [.. values.Select(value => Encoding.UTF8.GetBytes(value.Trim())).Where(value => value.Length > 0)];
        foreach (byte[] value in all)
            (this.values[value[0]] ??= []).Add(value);
        HoldsIntegers = all.Any(value => IntegerCells.TryRead(value, out _));
    }

    /// <summary>True when a whole number in its shortest form can mean "not known": <c>-999</c>.</summary>
    public bool HoldsIntegers { get; }

    /// <summary>True for an empty cell and for one in the list, whatever spaces are around it.</summary>
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        cell = cell[Ascii.Trim(cell)];
        if (cell.IsEmpty)
            return true;
        if (values[cell[0]] is not { } some)
            return false;
        foreach (byte[] value in some)
        {
            if (cell.SequenceEqual(value))
                return true;
        }
        return false;
    }
}
