namespace Backprop.Data;

/// <summary>A feature: a column that a prediction is made from.</summary>
/// <param name="Name">The name in the header.</param>
/// <param name="Kind">What its cells are.</param>
public sealed record ColumnSchema(string Name, ColumnKind Kind);
