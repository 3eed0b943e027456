namespace Backprop.Data;

/// <summary>Some rows of columns that hold more.</summary>
/// <param name="Block">Which block of the file they are.</param>
/// <param name="Cells">The columns.</param>
/// <param name="Lines">The line of each row of the columns.</param>
/// <param name="First">The first of the rows.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct CsvRows(int Block, CsvCells[] Cells, List<long> Lines, int First, int Count)
{
    /// <summary>Puts rows one after the other. The columns that they are in are given up.</summary>
    /// <param name="parts">At least one, all with the same columns.</param>
    public static CsvCells[] Join(IReadOnlyList<CsvRows> parts)
    {
        var joined = new CsvCells[parts[0].Cells.Length];
        bool alreadyOne = parts.All(part => ReferenceEquals(part.Cells, parts[0].Cells));
        ColumnLoop.Run(joined.Length, parts.Sum(part => (long)part.Count) * joined.Length, i =>
        {
            joined[i] = alreadyOne ? parts[0].Cells[i] : new CsvCells();
            if (!alreadyOne)
            {
                foreach (CsvRows part in parts)
                    joined[i].AddRange(part.Cells[i], part.First, part.Count);
                foreach (CsvRows part in parts)
                    part.Cells[i] = null!;
            }
            joined[i].Trim();
        });
        return joined;
    }
}
