using System.Text.RegularExpressions;

namespace Backprop.Data;

/// <summary>Finds out whether a column was meant as dates, in a notation that is not read: without a day or a century, with a weekday, or as numbers.</summary>
internal static partial class DateDoubt
{
    private const int Longest = 64;

    private const string Year = "(19|20)[0-9]{2}", MonthNumber = "(0?[1-9]|1[0-2])", DayNumber = "(0?[1-9]|[12][0-9]|3[01])", Between = "[-./' ]{0,2}";

    private const string MonthName = "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)";

    /// <summary>What a column of texts looks like, and what to do then.</summary>
    /// <returns>A clause that begins with <c>looks like</c>; null when fewer than nine in ten of its cells look like dates.</returns>
    public static string? Of(CsvColumn column)
    {
        int rows = column.Table.RowCount, first = -1;
        long known = 0, others = 0, months = 0;
        for (int row = 0; row < rows && 10 * others <= rows; row++)
        {
            if (column.IsMissing(row))
                continue;
            known++;
            string text = column.Text(row).Trim();
            bool month = text.Length <= Longest && Month().IsMatch(text);
            months += month ? 1 : 0;
            if (month || (text.Length <= Longest && Day().IsMatch(text)))
                first = first < 0 ? row : first;
            else if (DateText.Read(column.Utf8(row), DateOrder.None, out _) == DateReading.Text)
                others++;
        }
        if (first < 0 || 10 * others > known)
            return null;
        string how = months == known - others ? "with a day, such as 2021-12-01," : "as 2021-12-31";
        return $"looks like {(months == known - others ? "months" : "dates")} such as {DisplayText.Quote(column.Text(first).Trim())}: write them {how} to use them as dates (--categorical {DisplayText.Word(column.Name)} takes them as they are)";
    }

    /// <summary>The same of a column of numbers: each of them a day such as 20211231, or a month such as 202112, 12.2021 or 2021.12, and not always the same.</summary>
    /// <returns>A clause that begins with <c>holds numbers</c>; null when one is written otherwise.</returns>
    public static string? OfNumbers(CsvColumn column)
        => Range(column, IsDay) is { } days ? $"holds numbers that look like dates, {days}: to read them so, use --date {DisplayText.Word(column.Name)}"
            : (Range(column, value => IsMonth(value / 100)) ?? Range(column, IsMonth) ?? Range(column, IsMonthFirst)) is { } months
                ? $"holds numbers that look like months, {months}: write them with a day, such as 2021-12-01, to use them as dates"
                : null;

    // The least and the greatest value, if every one is such a number.
    private static string? Range(CsvColumn column, Func<double, bool> isDate)
    {
        (double least, double greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int row = 0; row < column.Table.RowCount; row++)
        {
            if (column.Read(row, out double value) == NumberReading.Missing)
                continue;
            if (!isDate(value))
                return null;
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }
        return least < greatest ? FormattableString.Invariant($"{least} to {greatest}") : null;
    }

    private static bool IsDay(double value)
    {
        if (!double.IsInteger(value) || value is < 19000101 or > 20991231)
            return false;
        (int year, int month, int day) = ((int)value / 10000, (int)value / 100 % 100, (int)value % 100);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    // 2021.12
    private static bool IsMonth(double value) => Split(value, 100) is { Whole: >= 1900 and <= 2099, Left: >= 1 and <= 12 };

    // 12.2021
    private static bool IsMonthFirst(double value) => Split(value, 10000) is { Whole: >= 1 and <= 12, Left: >= 1900 and <= 2099 };

    // What stands before the decimal point and after it, in units such as hundredths; null for a number of more digits.
    private static (double Whole, double Left)? Split(double value, double unit)
    {
        double all = Math.Round(value * unit), whole = Math.Floor(all / unit);
        return all / unit == value ? (whole, all - whole * unit) : null;
    }

    // 2021-05, 05/2021, May 2021, May-21, 2021 May.
    [GeneratedRegex($"^({Year}[-/]{MonthNumber}|{MonthNumber}[-/]{Year}|{MonthName}{Between}({Year}|[0-9]{{2}})|{Year}[- ]{MonthName})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Month();

    // 31.12.21 and 12/31/21, 31-Dec-21, 2021-Dec-31, all with a time or without; 20211231T2359; 2021-W52; Fri, 31 Dec 2021.
    [GeneratedRegex($"^((({DayNumber}(?<of>[./-]){DayNumber}\\k<of>[0-9]{{2}}|{DayNumber}{Between}{MonthName}{Between}({Year}|[0-9]{{2}})|{Year}[-/ ]{MonthName}[-/ ]{DayNumber})(,?[T ][0-9]{{1,2}}:[0-9]{{2}}.*)?)"
        + $"|{Year}[0-9]{{4}}[T _-][0-9]{{4}}([0-9]{{2}})?Z?|{Year}-?W[0-9]{{2}}(-[1-7])?|(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]* .*[0-9].*{Year}.*)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Day();
}
