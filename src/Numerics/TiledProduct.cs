using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Backprop.Numerics;

/// <summary>C = S + A·B, tile by tile.</summary>
internal static unsafe class TiledProduct
{
    /// <summary>Computes the product with the widest vectors of this processor.</summary>
    public static void Run<T>(in Product<T> product) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<Lanes512<T>, PartialLanes512<T>, T>(product);
        else if (Vector256.IsHardwareAccelerated)
            Run<Lanes256<T>, PartialLanes256<T>, T>(product);
        else if (AdvSimd.Arm64.IsSupported)
            Run<Lanes128<T>, SingleLane<T>, T>(product);
        else
            Run<SingleLane<T>, SingleLane<T>, T>(product);
    }

    /// <summary>Computes the product in panels of two registers of rows, then one, then the partial ones that are left.</summary>
    public static void Run<TLanes, TPartial, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TPartial : unmanaged, ILanes<TPartial, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint row = 0;
        for (; product.Rows - row >= 2 * TLanes.Count; row += 2 * TLanes.Count)
            RunPanel<TwinLanes<TLanes, T>, T>(product.FromRow(row));
        for (; product.Rows - row >= TLanes.Count; row += TLanes.Count)
            RunPanel<TLanes, T>(product.FromRow(row));
        for (; row < product.Rows; row += TPartial.Count)
            RunPanel<TPartial, T>(product.FromRow(row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel<TLanes, T>(in Product<T> product)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint columns = product.Columns, j = 0;
        if (TLanes.Columns == 12)
        {
            for (; columns - j >= 12; j += 12)
                ProductTiles.Twelve<TLanes, T>(product, j);
            for (; columns - j >= 8; j += 8)
                ProductTiles.Eight<TLanes, T>(product, j);
        }
        else
        {
            for (; columns - j >= 6; j += 6)
                ProductTiles.Six<TLanes, T>(product, j);
        }
        for (; columns - j >= 4; j += 4)
            ProductTiles.Four<TLanes, T>(product, j);
        for (; columns - j >= 2; j += 2)
            ProductTiles.Two<TLanes, T>(product, j);
        for (; j < columns; j++)
            ProductTiles.One<TLanes, T>(product, j);
    }
}
