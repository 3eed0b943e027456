namespace Backprop.Data;

/// <summary>Which number comes first in dates such as <c>3/4/2021</c>.</summary>
public enum DateOrder
{
    /// <summary>No such date was met.</summary>
    None,

    /// <summary>3 April.</summary>
    DayFirst,

    /// <summary>March 4.</summary>
    MonthFirst,
}
