using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>Copies of factors in the order in which the tiles of a product read them, where that pays.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// From this many bytes between A's columns on, copying a panel of A pays: its columns evict one another from the first cache. With few
    /// registers, panels are low and use little of each cache line; with many columns of C, a copy is soon repaid. Measured.
    /// </summary>
    private const int FarApart = 3200, FarApartIfLow = 500, FarApartIfWide = 500;

    /// <summary>The fewest columns of C for which copying a panel of A pays, and how many are many.</summary>
    private const int FewestColumns = 48, ManyColumns = 256;

    /// <summary>
    /// The fewest rows of C for which transposing B pays, where it is stored row after row. Low panels read a new line of it every few cycles; high ones
    /// have time to wait for the second cache, unless all rows of B fall on the same few lines of the first. Measured.
    /// </summary>
    private const int FewestRows = 256, FarApartFactor = 4096;

    /// <summary>The largest copy of B, in bytes.</summary>
    private const int MostBytes = 1 << 28;

    /// <summary>Whether a copy of A's panels of this height pays.</summary>
    public static bool PanelPays<TLanes, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int farApart = TLanes.Accumulators < TiledProduct.ManyAccumulators ? FarApartIfLow : product.Columns >= ManyColumns ? FarApartIfWide : FarApart;
        return product.ColumnA * sizeof(T) >= farApart && product.Columns >= FewestColumns;
    }

    /// <summary>The panel from a row on, with its A copied, column next to column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Product<T> CopyPanel<TLanes, T>(in Product<T> product, nint row)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(TLanes.Count);
        Product<T> packed = product;
        packed.Rows -= row;
        packed.A = product.Panels == null ? Scratch.Take<T>(ScratchUse.Panel, product.Depth * TLanes.Count) : product.Panels + row * product.Depth;
        packed.ColumnA = TLanes.Count;
        packed.Start += row;
        packed.C += row;
        if (product.HasPanels)
            return packed;
        T* a = product.A + row, copy = packed.A;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes.Load(a, mask).Store(copy, mask);
            a += product.ColumnA;
            copy += TLanes.Count;
        }
        return packed;
    }

    /// <summary>Whether transposing B pays.</summary>
    public static bool FactorPays<TLanes, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => product.Rows >= FewestRows && product.ColumnB == 1 && product.StepB > 1 && product.Columns * product.Depth <= MostBytes / sizeof(T)
            && (TLanes.Accumulators < TiledProduct.ManyAccumulators || product.StepB * sizeof(T) >= FarApartFactor);

    /// <summary>The product with its B, stored row after row, transposed: column after column.</summary>
    public static Product<T> TransposeFactor<T>(in Product<T> product) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Product<T> packed = product;
        packed.B = Scratch.Take<T>(ScratchUse.Factor, product.Columns * product.Depth);
        (packed.ColumnB, packed.StepB) = (product.Depth, 1);
        Transposition.Run(product.B, product.StepB, packed.B, product.Depth, product.Columns, product.Depth);
        return packed;
    }
}
