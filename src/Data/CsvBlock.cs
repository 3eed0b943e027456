namespace Backprop.Data;

/// <summary>Some whole rows of a CSV file.</summary>
/// <param name="Index">Which block of the file, from 0.</param>
/// <param name="FirstLine">The physical line, from 1, on which it starts.</param>
/// <param name="Text">UTF-8. It lies in a buffer that the next block of the same reader overwrites.</param>
/// <param name="EndsInRow">True when the last row is longer than any may be, and cut off.</param>
internal readonly record struct CsvBlock(int Index, long FirstLine, ReadOnlyMemory<byte> Text, bool EndsInRow);
