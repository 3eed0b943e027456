using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>Tiles as those of <see cref="ProductTiles"/> for the columns that these leave over.</summary>
internal static unsafe class LastTiles
{
    /// <summary>Two columns of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Two<TLanes, TEnd, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows - row);
        nint columnA = product.ColumnA, stepB = product.StepB * sizeof(T), columnB = product.ColumnB * sizeof(T);
        T* a = product.A + row;
        byte* b0 = (byte*)product.FactorOf(column);
        T* start = product.Start + row + column * product.ColumnStart, c = product.C + row + column * product.ColumnC;
        TLanes c0 = TLanes.Load(start, mask);
        TLanes c1 = TLanes.Load(start + product.ColumnStart, mask);
        for (T* end = a + product.Depth * columnA; a != end; a += columnA)
        {
            TLanes x = TLanes.Load(a, mask);
            c0.AddProduct(x, b0, 0);
            c1.AddProduct(x, b0, columnB);
            b0 += stepB;
        }
        TEnd.Put(product, c0, c, mask);
        TEnd.Put(product, c1, c + product.ColumnC, mask);
    }

    /// <summary>One column of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void One<TLanes, TEnd, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows - row);
        nint columnA = product.ColumnA, stepB = product.StepB * sizeof(T);
        T* a = product.A + row;
        byte* b0 = (byte*)product.FactorOf(column);
        T* start = product.Start + row + column * product.ColumnStart, c = product.C + row + column * product.ColumnC;
        TLanes c0 = TLanes.Load(start, mask);
        for (T* end = a + product.Depth * columnA; a != end; a += columnA)
        {
            TLanes x = TLanes.Load(a, mask);
            c0.AddProduct(x, b0, 0);
            b0 += stepB;
        }
        TEnd.Put(product, c0, c, mask);
    }
}
