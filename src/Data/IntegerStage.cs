namespace Backprop.Data;

/// <summary>
/// Holds the numbers of some rows back, row by row as they are read, and hands them to their columns many at a time: a column is then fetched into the
/// cache once for all of them.
/// </summary>
internal sealed class IntegerStage
{
    private const int MostRows = 64;
    private const int MostValues = 1 << 18;

    private int[] values = [];
    private bool[] takes = [];
    private int capacity;
    private int rows;

    /// <summary>True while all cells of a column were numbers.</summary>
    public bool Takes(int column) => takes[column];

    /// <summary>Where the numbers of the next row go.</summary>
    public Span<int> NextRow(CsvCells[] columns)
    {
        if (takes.Length != columns.Length)
        {
            capacity = Math.Clamp(MostValues / columns.Length, 1, MostRows);
            values = new int[capacity * columns.Length];
            takes = [.. columns.Select(column => column.Integers is not null)];
        }
        if (rows == capacity)
            Flush(columns);
        return values.AsSpan(columns.Length * rows++, columns.Length);
    }

    /// <summary>Adds what is held back to the columns.</summary>
    public void Flush(CsvCells[] columns)
    {
        for (int i = 0; i < takes.Length; i++)
        {
            if (takes[i])
                columns[i].Integers!.AddStrided(values.AsSpan(i), takes.Length, rows);
        }
        rows = 0;
    }

    /// <summary>Leaves a column to itself, from the row under way on: it has met a cell that is no whole number.</summary>
    public void GiveUp(int column, CsvCells cells)
    {
        if (!takes[column])
            return;
        cells.Integers!.AddStrided(values.AsSpan(column), takes.Length, rows - 1);
        takes[column] = false;
    }
}
