namespace Backprop.Data;

/// <summary>What the cells of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Numbers, scaled.</summary>
    Numeric,

    /// <summary>One of some texts, one-hot.</summary>
    Categorical,

    /// <summary>Points in time, turned into numbers.</summary>
    Date,
}
