namespace Backprop.Data;

/// <summary>What stands at one place of a <see cref="ColumnFile"/>: the cells of a column, or the lines, of a group of rows. The low bits of its entry in the directory.</summary>
internal enum ChunkKind
{
    /// <summary>Whole numbers from 0 to 255, a byte each.</summary>
    Bytes,

    /// <summary>Whole numbers, four bytes each.</summary>
    Integers,

    /// <summary>Where each text ends, four bytes each, then the texts.</summary>
    Texts,

    /// <summary>The line of the first row; the others follow one by one.</summary>
    LinesInOrder,

    /// <summary>The line of each row, eight bytes.</summary>
    Lines,
}
