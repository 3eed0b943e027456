using System.Numerics;

namespace Backprop.Numerics;

/// <summary>The operands of C = S + A·B in column-major memory, by address: pinned, and checked by <see cref="MatrixProduct"/>.</summary>
internal unsafe struct Product<T>(nint rows, nint columns, nint depth) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of C and A, columns of C and B, columns of A.</summary>
    public nint Rows = rows, Columns = columns, Depth = depth;

    /// <summary>A: rows × depth; from one of its columns to the next are <see cref="ColumnA"/> elements.</summary>
    public T* A;

    /// <inheritdoc cref="A"/>
    public nint ColumnA;

    /// <summary>B: depth × columns; B[p, j] is at p · <see cref="StepB"/> + j · <see cref="ColumnB"/>, so it may be stored either way round.</summary>
    public T* B;

    /// <inheritdoc cref="B"/>
    public nint ColumnB, StepB;

    /// <summary>S: rows × columns, or one column for all with <see cref="ColumnStart"/> = 0.</summary>
    public T* Start;

    /// <inheritdoc cref="Start"/>
    public nint ColumnStart;

    /// <summary>C: rows × columns. May be S itself.</summary>
    public T* C;

    /// <inheritdoc cref="C"/>
    public nint ColumnC;

    /// <summary>
    /// From C to memory that lies as C does and that this thread writes next, in elements; 0 for none. A line that another core has read costs a
    /// round trip to write: the tiles ask for such lines while they compute.
    /// </summary>
    public nint ToClaimed;

    /// <summary>The product with this S and C.</summary>
    public readonly Product<T> Into(T* start, nint columnStart, T* c, nint columnC)
    {
        Product<T> product = this;
        product.Start = start;
        product.ColumnStart = columnStart;
        product.C = c;
        product.ColumnC = columnC;
        return product;
    }

    /// <summary>The part of the product from <paramref name="row"/> on.</summary>
    public readonly Product<T> FromRow(nint row)
    {
        Product<T> part = this;
        part.Rows -= row;
        part.A += row;
        part.Start += row;
        part.C += row;
        return part;
    }

    /// <summary>The part of the product that gives the columns <paramref name="from"/> … <paramref name="to"/> − 1 of C.</summary>
    public readonly Product<T> Slice(nint from, nint to)
    {
        Product<T> part = this;
        part.Columns = to - from;
        part.B += from * ColumnB;
        part.Start += from * ColumnStart;
        part.C += from * ColumnC;
        return part;
    }
}
