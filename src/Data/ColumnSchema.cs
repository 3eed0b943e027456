namespace Backprop.Data;

/// <summary>A feature: a column that a prediction is made from.</summary>
/// <param name="Name">The name in the header.</param>
/// <param name="Kind">What its cells are.</param>
public sealed record ColumnSchema(string Name, ColumnKind Kind)
{
    /// <summary>How dates such as 3/4/2021 are read in it; <see cref="DateOrder.None"/> to find out from the rows that an encoder is fitted to.</summary>
    public DateOrder DateOrder { get; init; }
}
