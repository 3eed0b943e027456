using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>Copies of factors in the order in which the tiles of a product read them, where that pays.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// From this many bytes between A's columns on, copying a panel of A pays: they lie on a page each, and evict one another from the first cache. Low
    /// panels use little of each cache line. Measured.
    /// </summary>
    private const int FarApart = 1000, FarApartIfLow = 250;

    /// <summary>The fewest columns of C for which copying a panel of A pays.</summary>
    private const int FewestColumns = 48;

    /// <summary>
    /// The fewest rows of C for which copying B pays, where it is stored row after row. Low panels read a new line of it every few cycles; high ones
    /// have time to wait for the second cache, unless there are many, or all rows of B fall on the same few lines of the first. Measured.
    /// </summary>
    private const int FewestRows = 256, FewestRowsIfHigh = 1024, FarApartFactor = 4096;

    /// <summary>Columns of B that lie side by side in a copy of it, so many that no tile meets two blocks.</summary>
    public const int FactorColumns = 12;

    /// <summary>The largest copy of B, in bytes.</summary>
    private const int MostBytes = 1 << 28;

    /// <summary>Whether a copy of A's panels of this height pays.</summary>
    public static bool PanelPays<TLanes, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A tile that asks for B does not ask for A as well.
        int farApart = TLanes.Accumulators < TiledProduct.ManyAccumulators ? FarApartIfLow : product.IsFar ? 0 : FarApart;
        return product.ColumnA * sizeof(T) >= farApart && product.ColumnA > TLanes.Count && product.Columns >= FewestColumns;
    }

    /// <summary>The panel from a row on, with its A, column next to column, in <see cref="Product{T}.Panels"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Product<T> SharedPanel<TLanes, T>(in Product<T> product, nint row)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(TLanes.Count);
        Product<T> panel = product.From(row);
        T* a = panel.A, copy = product.Panels + row * product.Depth;
        panel.A = copy;
        panel.ColumnA = TLanes.Count;
        if (!product.HasPanels)
            for (nint p = product.Depth; p > 0; p--)
            {
                TLanes.Load(a, mask).Store(copy, mask);
                a += product.ColumnA;
                copy += TLanes.Count;
            }
        return panel;
    }

    /// <summary>Whether a copy of B pays, where it is stored row after row.</summary>
    public static bool FactorPays<TLanes, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isLow = TLanes.Accumulators < TiledProduct.ManyAccumulators;
        int fewest = isLow || product.StepB * sizeof(T) >= FarApartFactor ? FewestRows : FewestRowsIfHigh;
        return product.Rows >= fewest && product.ColumnB == 1 && product.StepB > 1 && product.Columns * product.Depth <= MostBytes / sizeof(T);
    }

    /// <summary>The product with a copy of its B, stored row after row, in blocks of columns.</summary>
    public static Product<T> CopyFactor<T>(in Product<T> product) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Product<T> packed = product;
        packed.B = Scratch.Take<T>(ScratchUse.Factor, (product.Columns + FactorColumns - 1) / FactorColumns * FactorColumns * product.Depth);
        (packed.StepB, packed.SkipB, packed.IsFar) = (FactorColumns, FactorColumns * (product.Depth - 1), false);
        CopyBlocks(product, packed.B);
        return packed;
    }

    // Some rows at a time, so that what is written to each block are whole cache lines.
    private static void CopyBlocks<T>(in Product<T> product, T* copy) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int RowsAtOnce = 4;
        for (nint p = 0; p < product.Depth; p += RowsAtOnce)
        {
            nint rows = Math.Min(RowsAtOnce, product.Depth - p);
            for (nint j = 0; j < product.Columns; j += FactorColumns)
            {
                int columns = (int)Math.Min(FactorColumns, product.Columns - j);
                T* b = product.B + p * product.StepB + j, block = copy + j * product.Depth + p * FactorColumns;
                for (nint row = 0; row < rows; row++, b += product.StepB, block += FactorColumns)
                {
                    if (columns == FactorColumns)
                        *(FactorRow<T>*)block = *(FactorRow<T>*)b;
                    else
                        new ReadOnlySpan<T>(b, columns).CopyTo(new Span<T>(block, columns));
                }
            }
        }
    }

    // Copied in wide registers, without a call.
    [InlineArray(FactorColumns)]
    private struct FactorRow<T>
    {
        private T first;
    }
}
