namespace Backprop.Data;

/// <summary>Finds columns that number the rows of a file.</summary>
internal static class RowNumbers
{
    // In a shorter file consecutive numbers are no surprise.
    private const int FewestRows = 20;

    /// <summary>Whether each row of the whole table has the number of the row before it plus 1.</summary>
    /// <param name="column">The column.</param>
    /// <param name="known">Its known training values, looked at first: they spare almost every other column a second reading.</param>
    public static bool AreIn(CsvColumn column, ReadOnlySpan<double> known)
    {
        int rows = column.Table.RowCount;
        if (rows < FewestRows || known.IsEmpty)
            return false;
        double least = known[0], greatest = known[0];
        foreach (double value in known)
        {
            if (value != Math.Floor(value))
                return false;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }
        if (greatest - least < known.Length - 1 || greatest - least > rows - 1)
            return false;
        for (int row = 0; row < rows; row++)
        {
            if (column.Read(row, out double value) != NumberReading.Number || (row > 0 && value != least + 1))
                return false;
            least = value;
        }
        return true;
    }
}
