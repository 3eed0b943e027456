namespace Backprop.Data;

/// <summary>The cells of a column as they stand in the file, wherever they are kept. They do not change; any number of threads may read them.</summary>
internal interface ICells
{
    int Count { get; }

    /// <summary>True when every cell is a whole number written in the shortest way.</summary>
    bool AreIntegers { get; }

    /// <summary>The numbers, when all of them are from 0 to 255 and lie in memory side by side; else empty.</summary>
    ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The text of a cell, in UTF-8.</summary>
    ReadOnlySpan<byte> this[int index] { get; }

    /// <summary>A cell as a number, when <see cref="AreIntegers"/>.</summary>
    int IntegerAt(int index);

    /// <summary>The numbers at some places, when <see cref="AreIntegers"/>.</summary>
    void Gather(ReadOnlySpan<int> indices, Span<double> destination);

    /// <summary>Some of the cells, in that order.</summary>
    ICells Select(int[] rows);
}
