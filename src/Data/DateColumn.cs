namespace Backprop.Data;

/// <summary>
/// How the dates of a column are written, found from all rows of its table: that is a matter of notation, not of the values.
/// </summary>
internal readonly struct DateColumn
{
    private readonly int dates;
    private readonly int known;
    private readonly int firstText;
    private readonly int dayFirst;
    private readonly int monthFirst;
    private readonly int ambiguous;

    public DateColumn(CsvColumn column)
    {
        (firstText, dayFirst, monthFirst, ambiguous) = (-1, -1, -1, -1);
        for (int row = 0; row < column.Table.RowCount; row++)
        {
            if (column.IsMissing(row))
                continue;
            known++;
            DateReading reading = DateText.Read(column.Utf8(row), DateOrder.None, out _);
            if (reading == DateReading.Text)
            {
                firstText = firstText < 0 ? row : firstText;
                continue;
            }
            dates++;
            if (reading == DateReading.DayFirst && dayFirst < 0)
                dayFirst = row;
            else if (reading == DateReading.MonthFirst && monthFirst < 0)
                monthFirst = row;
            else if (reading == DateReading.Ambiguous && ambiguous < 0)
                ambiguous = row;
        }
    }

    /// <summary>Whether every known cell is a date, and there is one way to read them all.</summary>
    public bool IsClear => known > 0 && firstText < 0 && (dayFirst < 0 || monthFirst < 0) && (ambiguous < 0 || dayFirst >= 0 || monthFirst >= 0);

    public DateOrder Order => dayFirst >= 0 ? DateOrder.DayFirst : monthFirst >= 0 ? DateOrder.MonthFirst : DateOrder.None;

    /// <summary>Whether so many cells are dates that the others are worth a word.</summary>
    public bool IsAlmost => dates >= 0.9 * known;

    /// <summary>Why the column is not clear, at the row that shows it.</summary>
    public DataException Complaint(CsvColumn column)
    {
        if (known == 0)
            return column.Error(SchemaInference.EveryValueIsMissing);
        if (firstText >= 0)
            return Unreadable(column, firstText);
        if (dayFirst >= 0)
            return column.Error(monthFirst, $"{DisplayText.Quote(column.Text(monthFirst))} has the month first, {DisplayText.Quote(column.Text(dayFirst))} in line {column.Table.LineOf(dayFirst)} the day; write dates as 2021-12-31");
        return column.Error(ambiguous, $"{DisplayText.Quote(column.Text(ambiguous))} is a date with the day or the month first, and no row says which; write dates as 2021-12-31");
    }

    public static DataException Unreadable(CsvColumn column, int row)
        => column.Error(row, $"cannot read {DisplayText.Quote(column.Text(row))} as a date (write it as 2021-12-31 or 2021-12-31 23:59)");
}
