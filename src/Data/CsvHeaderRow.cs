namespace Backprop.Data;

/// <summary>The first row of a file, which fixes the number of columns.</summary>
/// <param name="Names">From the header; without one the positions.</param>
/// <param name="Text">The row as it stands in the file.</param>
/// <param name="Line">Where it starts.</param>
internal sealed record CsvHeaderRow(string[] Names, byte[] Text, long Line);
