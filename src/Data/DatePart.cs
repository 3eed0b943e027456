namespace Backprop.Data;

/// <summary>A number that a date becomes.</summary>
public enum DatePart
{
    /// <summary>Days since the beginning of 1970, with the time of day as a fraction.</summary>
    Days,

    /// <summary>The year.</summary>
    Year,

    /// <summary>The month, 1 to 12.</summary>
    Month,

    /// <summary>The day of the week, from 1 for Monday to 7 for Sunday, as in ISO 8601.</summary>
    Weekday,

    /// <summary>Hours since midnight, 0 to 24.</summary>
    Hour,
}
