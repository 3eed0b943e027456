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

    /// <summary>Whether every known cell is a date, and one order reads them all.</summary>
    public bool IsDates => known > 0 && firstText < 0 && (dayFirst < 0 || monthFirst < 0);

    /// <summary>Whether so many cells are dates that the others are worth a word.</summary>
    public bool IsAlmost => dates >= 0.9 * known;

    /// <summary>The order in which the dates are read: the one that a row shows, else the one that is wanted, else the month first.</summary>
    /// <param name="column">The column.</param>
    /// <param name="wanted">What the caller says; <see cref="DateOrder.None"/> for nothing.</param>
    /// <param name="warnings">Receives a line where nothing says it.</param>
    public DateOrder Order(CsvColumn column, DateOrder wanted, ICollection<string> warnings)
    {
        if (dayFirst >= 0 || monthFirst >= 0)
            return dayFirst >= 0 ? DateOrder.DayFirst : DateOrder.MonthFirst;
        if (ambiguous < 0)
            return DateOrder.None;
        if (wanted != DateOrder.None)
            return wanted;
        warnings.Add($"column {column.DisplayName} has dates such as {DisplayText.Quote(column.Text(ambiguous))}, and no row shows whether the day or the month comes first: "
            + "the month is taken first; if it is the day, use --date-order day-first");
        return DateOrder.MonthFirst;
    }

    /// <summary>Why the cells are not dates, at the row that shows it.</summary>
    public DataException Complaint(CsvColumn column)
    {
        if (known == 0)
            return column.EveryValueIsMissing();
        if (firstText >= 0)
            return Unreadable(column, firstText);
        return column.Error(monthFirst, $"{DisplayText.Quote(column.Text(monthFirst))} has the month first, {DisplayText.Quote(column.Text(dayFirst))} in line {column.Table.LineOf(dayFirst)} the day; write dates as 2021-12-31");
    }

    /// <summary>A cell that has the other order.</summary>
    public static DataException Contradiction(CsvColumn column, int row, DateOrder order)
    {
        (string cell, string model, string example, string option) = order == DateOrder.DayFirst ? ("month", "day", "3 April", "month-first") : ("day", "month", "March 4", "day-first");
        return column.Error(row, $"{DisplayText.Quote(column.Text(row))} has the {cell} first, but the model reads the {model} first, 3/4 as {example}; "
            + $"write dates as 2021-12-31, or, if no row that it was trained on shows the order, train it with --date-order {option}");
    }

    public static DataException Unreadable(CsvColumn column, int row)
        => column.Error(row, $"cannot read {DisplayText.Quote(column.Text(row))} as a date (write it as 2021-12-31 or 2021-12-31 23:59)");
}
