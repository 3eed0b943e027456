namespace Backprop.Data;

/// <summary>What came of reading a cell as a date.</summary>
internal enum DateReading
{
    /// <summary>Not a date.</summary>
    Text,

    /// <summary>A date that can be read in one way.</summary>
    Date,

    /// <summary>A date only if the day comes first, such as 31/1/2021.</summary>
    DayFirst,

    /// <summary>A date only if the month comes first, such as 1/31/2021.</summary>
    MonthFirst,

    /// <summary>Either of the two, such as 3/4/2021.</summary>
    Ambiguous,
}
