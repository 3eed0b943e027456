using System.Text;

namespace Backprop.Data;

/// <summary>
/// Reads a cell as a date, with or without a time of day:
/// <list type="bullet">
/// <item><c>2021-03-04</c>, <c>2021/3/4</c>, <c>2021.3.4</c>, <c>20210304</c> (ISO 8601 and its relatives);</item>
/// <item><c>4.3.2021</c> (day first); <c>3/4/2021</c>, <c>3-4-2021</c> (in the order that the column has shown);</item>
/// <item><c>4 Mar 2021</c>, <c>4-March-2021</c>, <c>Mar 4, 2021</c> (English names);</item>
/// <item>then, after a space or <c>T</c>, <c>14:05</c>, <c>14:05:09</c>, <c>14:05:09.123</c>, <c>2:05 PM</c>, and an offset: <c>Z</c>, <c>+01:00</c>.</item>
/// </list>
/// The clock is read as it stands: an offset is not applied, because the hour and the day of the week that matter are those of the place.
/// </summary>
internal static class DateText
{
    private const int Longest = 40;

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">UTF-8.</param>
    /// <param name="order">What settles an ambiguous date.</param>
    /// <param name="value">The date; not set when it is <see cref="DateReading.Text"/>.</param>
    public static DateReading Read(ReadOnlySpan<byte> cell, DateOrder order, out DateTime value)
    {
        value = default;
        cell = cell[Ascii.Trim(cell)];
        if (cell.Length is < 8 or > Longest)
            return DateReading.Text;
        var scanner = new TextScanner(cell);
        if (!TryReadDay(ref scanner, order, out (int Year, int Month, int Day) date, out DateReading reading)
            || !TryReadTime(ref scanner, out TimeSpan time))
            return DateReading.Text;
        value = new DateTime(date.Year, date.Month, date.Day) + time;
        return reading;
    }

    private static bool TryReadDay(ref TextScanner scanner, DateOrder order, out (int Year, int Month, int Day) date, out DateReading reading)
    {
        reading = DateReading.Date;
        date = default;
        if (TryReadMonthName(ref scanner, out int month))
            return scanner.Take(' ') && scanner.TakeNumber(1, 2, out int day) && (scanner.Take(',') | scanner.Take(' ')) && TakeYear(ref scanner, out int year) && Exists(year, month, day, out date);
        if (!scanner.TakeNumber(1, 8, out int first, out int digits))
            return false;
        if (digits == 8)
            return Exists(first / 10000, first / 100 % 100, first % 100, out date);
        if (!(scanner.TakeAny("-/. ", out char separator) && digits is 1 or 2 or 4))
            return false;
        if (digits == 4)
            return separator != ' ' && scanner.TakeNumber(1, 2, out month) && scanner.Take(separator) && scanner.TakeNumber(1, 2, out int last) && Exists(first, month, last, out date);
        if (separator is ' ' or '-' && TryReadMonthName(ref scanner, out month))
            return scanner.Take(separator) && TakeYear(ref scanner, out int year) && Exists(year, month, first, out date);
        if (separator == ' ' || !(scanner.TakeNumber(1, 2, out int second) && scanner.Take(separator) && TakeYear(ref scanner, out int ending)))
            return false;
        if (separator == '.')
            return Exists(ending, second, first, out date);
        return TryOrder(first, second, ending, order, out date, out reading);
    }

    private static bool TryOrder(int first, int second, int year, DateOrder order, out (int Year, int Month, int Day) date, out DateReading reading)
    {
        bool dayFirst = Exists(year, second, first, out (int, int, int) byDay), monthFirst = Exists(year, first, second, out (int, int, int) byMonth);
        reading = (dayFirst, monthFirst) switch
        {
            (true, true) when first == second => DateReading.Date,
            (true, true) => DateReading.Ambiguous,
            (true, false) => DateReading.DayFirst,
            _ => DateReading.MonthFirst,
        };
        date = dayFirst && (order != DateOrder.MonthFirst || !monthFirst) ? byDay : byMonth;
        return dayFirst || monthFirst;
    }

    private static bool TryReadTime(ref TextScanner scanner, out TimeSpan time)
    {
        time = default;
        if (scanner.AtEnd)
            return true;
        if (!scanner.TakeAny("T ", out _) || !scanner.TakeNumber(1, 2, out int hour) || !scanner.Take(':') || !scanner.TakeNumber(2, 2, out int minute))
            return false;
        int second = 0;
        double fraction = 0;
        if (scanner.Take(':') && !(scanner.TakeNumber(2, 2, out second) && (!scanner.Take('.') || scanner.TakeFraction(out fraction))))
            return false;
        if (TryReadHalf(ref scanner, out bool afternoon))
        {
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        // Many nines are read as 1, which the last second of all has no room for.
        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(fraction).Ticks, TimeSpan.TicksPerSecond - 1));
        return hour < 24 && minute < 60 && second < 60 && TryReadOffset(ref scanner);
    }

    private static bool TryReadHalf(ref TextScanner scanner, out bool afternoon)
    {
        TextScanner start = scanner;
        scanner.Take(' ');
        ReadOnlySpan<byte> word = scanner.TakeLetters();
        afternoon = Ascii.EqualsIgnoreCase(word, "PM"u8);
        if (afternoon || Ascii.EqualsIgnoreCase(word, "AM"u8))
            return true;
        scanner = start;
        return false;
    }

    private static bool TryReadOffset(ref TextScanner scanner)
    {
        if (scanner.AtEnd || scanner.Take('Z'))
            return scanner.AtEnd;
        return scanner.TakeAny("+-", out _) && scanner.TakeNumber(2, 4, out _, out int digits) && digits != 3
            && (!(digits == 2 && scanner.Take(':')) || scanner.TakeNumber(2, 2, out _)) && scanner.AtEnd;
    }

    private static bool TryReadMonthName(ref TextScanner scanner, out int month)
    {
        TextScanner start = scanner;
        ReadOnlySpan<byte> word = scanner.TakeLetters();
        for (month = 1; month <= 12 && word.Length >= 3; month++)
        {
            string name = Months[month - 1];
            if (Ascii.EqualsIgnoreCase(word, word.Length == 3 ? name.AsSpan(0, 3) : name))
                return true;
        }
        scanner = start;
        return false;
    }

    private static bool TakeYear(ref TextScanner scanner, out int year)
    {
        scanner.Take(' ');
        return scanner.TakeNumber(4, 4, out year);
    }

    private static bool Exists(int year, int month, int day, out (int, int, int) date)
    {
        date = (year, month, day);
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }
}
