namespace Backprop.Data;

/// <summary>A number of a date with its scale: one input.</summary>
/// <param name="Part">Which number.</param>
/// <param name="Scale">How it is scaled.</param>
public sealed record ScaledDatePart(DatePart Part, NumericScale Scale)
{
    /// <summary>The number, before it is scaled.</summary>
    internal static double Of(DateTime date, DatePart part) => part switch
    {
        DatePart.Days => (date - DateTime.UnixEpoch).TotalDays,
        DatePart.Year => date.Year,
        DatePart.Month => date.Month,
        DatePart.Weekday => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek,
        _ => date.TimeOfDay.TotalHours,
    };

    /// <summary><c>days</c>, <c>year</c>, …: in the names of inputs and in files.</summary>
    internal static string NameOf(DatePart part) => part switch
    {
        DatePart.Days => "days",
        DatePart.Year => "year",
        DatePart.Month => "month",
        DatePart.Weekday => "weekday",
        _ => "hour",
    };
}
