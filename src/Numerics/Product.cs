using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// The operands of C = S + A·B in column-major memory, by address: pinned, and checked by <see cref="MatrixProduct"/>. It is made in place and passed by
/// reference: a copy of it, right after its fields were written, takes as long as a product of tiny matrices. So does clearing locals, which methods that
/// make one leave out.
/// </summary>
internal unsafe struct Product<T>(nint rows, nint columns, nint depth, T* a, nint columnA, T* b, nint columnB, nint stepB) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of C and A, columns of C and B, columns of A.</summary>
    public nint Rows = rows, Columns = columns, Depth = depth;

    /// <summary>
    /// Whether B is so large that the next panel of A finds it no longer in the second cache. A product that then takes some of
    /// its <see cref="Columns"/> at a time stays one of a far factor. A near one loses 1 to 2 % by being asked for. Measured.
    /// </summary>
    public bool IsFar = columns * depth * sizeof(T) >= TiledProduct.NearBytes;

    /// <summary>A: rows × depth; from one of its columns to the next are <see cref="ColumnA"/> elements.</summary>
    public T* A = a;

    /// <inheritdoc cref="A"/>
    public nint ColumnA = columnA;

    /// <summary>B: depth × columns; B[p, j] is at p · <see cref="StepB"/> + j · <see cref="ColumnB"/>, so it may be stored either way round.</summary>
    public T* B = b;

    /// <inheritdoc cref="B"/>
    public nint ColumnB = columnB, StepB = stepB;

    /// <summary>What is skipped after every <see cref="Packing.FactorColumns"/> columns of B: a copy may hold its columns in blocks.</summary>
    public nint SkipB;

    /// <summary>S: rows × columns, or one column for all with <see cref="ColumnStart"/> = 0.</summary>
    public T* Start;

    /// <inheritdoc cref="Start"/>
    public nint ColumnStart;

    /// <summary>C: rows × columns. May be S itself.</summary>
    public T* C;

    /// <inheritdoc cref="C"/>
    public nint ColumnC;

    /// <summary>Where the copies of A's panels are kept for further products with the same A, rows × depth, or null.</summary>
    public T* Panels;

    /// <summary>Whether they are there already.</summary>
    public bool HasPanels;

    /// <summary>Where a tile copies A to, if it does.</summary>
    public T* Copy;

    /// <summary>α of <see cref="ScaledSums{T}"/>.</summary>
    public T* Alpha;

    /// <summary>From C to the numbers of <see cref="GatedSums{T}"/>, which lie as C does, in elements.</summary>
    public nint ToGate;

    /// <summary>
    /// Whether memory that lies as C does is claimed: memory that this thread writes, now or next. A line that another core has read costs a round trip to
    /// write: the tiles ask for such lines while they compute.
    /// </summary>
    public bool Claims;

    /// <summary>From C to that memory, in elements; 0 where it is C itself.</summary>
    public nint ToClaimed;

    /// <summary>Sets S and C.</summary>
    public void Into(T* start, nint columnStart, T* c, nint columnC)
    {
        Start = start;
        ColumnStart = columnStart;
        C = c;
        ColumnC = columnC;
    }

    /// <summary>The product from a row on.</summary>
    public readonly Product<T> From(nint row)
    {
        Product<T> rest = this;
        rest.Rows -= row;
        rest.A += row;
        rest.Start += row;
        rest.C += row;
        return rest;
    }

    /// <summary>Where a column of B begins.</summary>
    public readonly T* FactorOf(nint column) => B + column * ColumnB + (nint)((nuint)column / Packing.FactorColumns) * SkipB;

    /// <summary>
    /// How many bytes B of the next tile begins behind that of one with so many columns. Stored column after column, it lies behind it as a whole; stored row after row,
    /// on the next lines.
    /// </summary>
    public readonly nint ToNextFactor(nint tileColumns) => StepB == 1 ? tileColumns * ColumnB * sizeof(T) : 64;

    /// <summary>How many bytes of it there are for each step of the depth.</summary>
    public readonly nint NextFactorStep(nint tileColumns) => StepB == 1 ? tileColumns * ColumnB * sizeof(T) / Depth : StepB * sizeof(T);
}
