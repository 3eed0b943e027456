namespace Backprop.Data;

/// <summary>Some of the cells of a column, where they are.</summary>
internal sealed class SelectedCells(ICells all, int[] rows) : ICells
{
    public int Count => rows.Length;

    public bool AreIntegers => all.AreIntegers;

    public ReadOnlySpan<byte> Bytes => [];

    public ReadOnlySpan<byte> this[int index] => all[rows[index]];

    public int IntegerAt(int index) => all.IntegerAt(rows[index]);

    public void Gather(ReadOnlySpan<int> indices, Span<double> destination)
    {
        for (int i = 0; i < indices.Length; i++)
            destination[i] = all.IntegerAt(rows[indices[i]]);
    }

    public ICells Select(int[] some) => new SelectedCells(this, some);
}
