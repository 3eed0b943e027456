namespace Backprop.Tabular;

/// <summary>How much worse a model gets when it no longer knows a column.</summary>
/// <param name="Column">The column of the file.</param>
/// <param name="Mean">The mean drop of the metric when the column is shuffled; above 0 when the model needs it, whichever way the metric counts.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">Its upper end.</param>
public sealed record ColumnImportance(string Column, double Mean, double Low, double High);
