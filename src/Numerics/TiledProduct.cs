using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Backprop.Numerics;

/// <summary>C = S + A·B, tile by tile.</summary>
[SkipLocalsInit]
internal static unsafe class TiledProduct
{
    /// <summary>Accumulators of a processor with 32 registers, enough for panels four registers high.</summary>
    public const int ManyAccumulators = 24;

    /// <summary>Longer sums over rows of B run piece by piece where B is stored row after row, so that a panel of A and what it meets of B stay in the second cache. Measured.</summary>
    public const int MostDepth = 512;

    /// <summary>Half of the second cache of most processors: what is no larger stays there from panel to panel.</summary>
    public const int NearBytes = 1 << 19;

    /// <summary>The elements of the widest register, which is also the best unit of rows.</summary>
    public static int Lanes<T>() where T : unmanaged =>
        (Vector512.IsHardwareAccelerated ? 64 : Vector256.IsHardwareAccelerated ? 32 : 16) / sizeof(T);

    /// <summary>What one thread takes of the rows at a time: whole cache lines, and a multiple of the rows of every panel, so that the panels are those of the whole product.</summary>
    public static int PanelRows<T>() where T : unmanaged => (Vector512.IsHardwareAccelerated ? 256 : 192) / sizeof(T);

    /// <summary>C = S + A·B with the widest registers of this processor.</summary>
    public static void Run<T>(in Product<T> product) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<StoredSums<T>, T>(product);

    /// <summary>Computes the product with the widest registers of this processor; TEnd says what becomes of S + A·B.</summary>
    public static void Run<TEnd, T>(in Product<T> product)
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<Lanes512<T>, PartialLanes512<T>, TEnd, T>(product);
        else if (Vector256.IsHardwareAccelerated)
            Run<Lanes256<T>, PartialLanes256<T>, TEnd, T>(product);
        else if (AdvSimd.Arm64.IsSupported)
            Run<Lanes128<T>, SingleLane<T>, TEnd, T>(product);
        else
            Run<SingleLane<T>, SingleLane<T>, TEnd, T>(product);
    }

    /// <summary>Computes the product with registers of one width, after copying what is worth it.</summary>
    public static void Run<TLanes, TPartial, TEnd, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPartial : unmanaged, ILanes<TPartial, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (product.StepB > 1 && product.Depth > MostDepth)
            RunInPieces<TLanes, TPartial, TEnd, T>(product);
        // Two calls, so that a product of tiny matrices is not copied.
        else if (Packing.FactorPays<TLanes, T>(product))
            RunAllPanels<TLanes, TPartial, TEnd, T>(Packing.CopyFactor(product));
        else
            RunAllPanels<TLanes, TPartial, TEnd, T>(product);
    }

    // Each piece goes on with the sums of the one before: the chain of every element is the same.
    private static void RunInPieces<TLanes, TPartial, TEnd, T>(Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPartial : unmanaged, ILanes<TPartial, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint left = product.Depth; left > 0; left -= MostDepth)
        {
            product.Depth = Math.Min(left, MostDepth);
            Run<TLanes, TPartial, TEnd, T>(product);
            product.A += MostDepth * product.ColumnA;
            product.B += MostDepth * product.StepB;
            product.Into(product.C, product.ColumnC, product.C, product.ColumnC);
        }
    }

    // Panels of rows: four registers high where there are enough of them, else three, then two, one, and partial ones.
    private static void RunAllPanels<TLanes, TPartial, TEnd, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPartial : unmanaged, ILanes<TPartial, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint row = 0;
        if (TLanes.Accumulators >= ManyAccumulators)
            row = RunPanels<QuadrupleLanes<TLanes, T>, TEnd, T>(product, row);
        else
            row = RunPanels<TripleLanes<TLanes, T>, TEnd, T>(product, row);
        row = RunPanels<TwinLanes<TLanes, T>, TEnd, T>(product, row);
        row = RunPanels<TLanes, TEnd, T>(product, row);
        for (; row < product.Rows; row += TPartial.Count)
            RunPanel<TPartial, TEnd, T>(product, row, 0);
    }

    private static nint RunPanels<TLanes, TEnd, T>(in Product<T> product, nint row)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool copies = Packing.PanelPays<TLanes, T>(product);
        for (; product.Rows - row >= TLanes.Count; row += TLanes.Count)
        {
            if (product.Panels != null)
                RunPanel<TLanes, TEnd, T>(Packing.SharedPanel<TLanes, T>(product, row), 0, 0);
            else if (copies)
                RunCopiedPanel<TLanes, TEnd, T>(product, row);
            else
                RunPanel<TLanes, TEnd, T>(product, row, 0);
        }
        return row;
    }

    // The first tile copies the panel, which costs next to nothing while it computes.
    private static void RunCopiedPanel<TLanes, TEnd, T>(in Product<T> product, nint row)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Product<T> panel = product.From(row);
        panel.Copy = Scratch.Take<T>(ScratchUse.Panel, product.Depth * TLanes.Count);
        RunTile<TLanes, TEnd, PanelCopy, T>(panel, 0, 0);
        panel.A = panel.Copy;
        panel.ColumnA = TLanes.Count;
        RunPanel<TLanes, TEnd, T>(panel, 0, TileColumns<TLanes, T>());
    }

    private static void RunPanel<TLanes, TEnd, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (product.IsFar)
            RunPanel<TLanes, TEnd, FactorAhead, T>(product, row, column);
        else if (TLanes.Accumulators >= ManyAccumulators && product.ColumnA > TLanes.Count)
            RunPanel<TLanes, TEnd, PanelAhead, T>(product, row, column);
        else
            RunPanel<TLanes, TEnd, NothingAhead, T>(product, row, column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel<TLanes, TEnd, TAhead, T>(in Product<T> product, nint row, nint j)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where TAhead : IAhead
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint columns = product.Columns, wide = TileColumns<TLanes, T>();
        for (; columns - j >= wide; j += wide)
        {
            RunTile<TLanes, TEnd, TAhead, T>(product, row, j);
            Claim<TLanes, T>(product, row, j + wide, wide);
        }
        if (wide > 6)
            for (; columns - j >= 6; j += 6)
            {
                ProductTiles.Six<TLanes, TEnd, TAhead, T>(product, row, j);
                Claim<TLanes, T>(product, row, j + 6, 6);
            }
        if (wide > 4)
            for (; columns - j >= 4; j += 4)
                ProductTiles.Four<TLanes, TEnd, NothingAhead, T>(product, row, j);
        for (; columns - j >= 2; j += 2)
            LastTiles.Two<TLanes, TEnd, T>(product, row, j);
        for (; j < columns; j++)
            LastTiles.One<TLanes, TEnd, T>(product, row, j);
    }

    // The columns of the widest tile of this height whose sums stay in registers.
    private static nint TileColumns<TLanes, T>()
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => 12 * TLanes.Registers <= TLanes.Accumulators ? 12 : 6 * TLanes.Registers <= TLanes.Accumulators ? 6 : 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunTile<TLanes, TEnd, TAhead, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where TAhead : IAhead
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TileColumns<TLanes, T>() == 12)
            ProductTiles.Twelve<TLanes, TEnd, TAhead, T>(product, row, column);
        else if (TileColumns<TLanes, T>() == 6)
            ProductTiles.Six<TLanes, TEnd, TAhead, T>(product, row, column);
        else
            ProductTiles.Four<TLanes, TEnd, TAhead, T>(product, row, column);
    }

    // What lies under the next tile. There is no instruction in .NET to fetch a line for writing but to write to it: its first element gets the value that
    // it has. The stores wait in the processor's buffer while the next tile computes.
    private static void Claim<TLanes, T>(in Product<T> product, nint row, nint column, nint columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int CacheLine = 64;
        if (!product.Claims)
            return;
        byte* rows = (byte*)(product.C + product.ToClaimed + row + column * product.ColumnC);
        for (columns = Math.Min(columns, product.Columns - column); columns > 0; columns--, rows += product.ColumnC * sizeof(T))
            for (nint line = 0; line < TLanes.Count * sizeof(T); line += CacheLine)
                Volatile.Write(ref rows[line], Volatile.Read(ref rows[line]));
    }
}
