using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// The micro-kernels: a tile of C = S + A·B, as high as TLanes and some columns wide, with every accumulator in a register.
/// Each element is the chain S, then one fused multiply-add for each column of A, in ascending order.
/// The bodies are one straight line around one loop: with a branch after the loop, the JIT keeps the accumulators in memory.
/// </summary>
internal static unsafe class ProductTiles
{
    /// <summary>12 columns of S + A·B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Twelve<TLanes, T>(in Product<T> product, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows);
        nint step = product.StepB, columnB = product.ColumnB;
        T* b0 = product.B + column * product.ColumnB;
        T* b3 = b0 + 3 * columnB;
        T* b6 = b3 + 3 * columnB;
        T* b9 = b6 + 3 * columnB;
        T* s = product.Start + column * product.ColumnStart;
        TLanes c0 = TLanes.Load(s, mask);
        TLanes c1 = TLanes.Load(s + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(s + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(s + 3 * product.ColumnStart, mask);
        TLanes c4 = TLanes.Load(s + 4 * product.ColumnStart, mask);
        TLanes c5 = TLanes.Load(s + 5 * product.ColumnStart, mask);
        TLanes c6 = TLanes.Load(s + 6 * product.ColumnStart, mask);
        TLanes c7 = TLanes.Load(s + 7 * product.ColumnStart, mask);
        TLanes c8 = TLanes.Load(s + 8 * product.ColumnStart, mask);
        TLanes c9 = TLanes.Load(s + 9 * product.ColumnStart, mask);
        TLanes c10 = TLanes.Load(s + 10 * product.ColumnStart, mask);
        TLanes c11 = TLanes.Load(s + 11 * product.ColumnStart, mask);
        T* a = product.A;
        nint columnA = product.ColumnA;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes x = TLanes.Load(a, mask);
            c0 = TLanes.MultiplyAdd(x, b0, c0);
            c1 = TLanes.MultiplyAdd(x, b0 + columnB, c1);
            c2 = TLanes.MultiplyAdd(x, b0 + 2 * columnB, c2);
            c3 = TLanes.MultiplyAdd(x, b3, c3);
            c4 = TLanes.MultiplyAdd(x, b3 + columnB, c4);
            c5 = TLanes.MultiplyAdd(x, b3 + 2 * columnB, c5);
            c6 = TLanes.MultiplyAdd(x, b6, c6);
            c7 = TLanes.MultiplyAdd(x, b6 + columnB, c7);
            c8 = TLanes.MultiplyAdd(x, b6 + 2 * columnB, c8);
            c9 = TLanes.MultiplyAdd(x, b9, c9);
            c10 = TLanes.MultiplyAdd(x, b9 + columnB, c10);
            c11 = TLanes.MultiplyAdd(x, b9 + 2 * columnB, c11);
            a += columnA;
            b0 += step;
            b3 += step;
            b6 += step;
            b9 += step;
        }
        T* c = product.C + column * product.ColumnC;
        c0.Store(c, mask);
        c1.Store(c + product.ColumnC, mask);
        c2.Store(c + 2 * product.ColumnC, mask);
        c3.Store(c + 3 * product.ColumnC, mask);
        c4.Store(c + 4 * product.ColumnC, mask);
        c5.Store(c + 5 * product.ColumnC, mask);
        c6.Store(c + 6 * product.ColumnC, mask);
        c7.Store(c + 7 * product.ColumnC, mask);
        c8.Store(c + 8 * product.ColumnC, mask);
        c9.Store(c + 9 * product.ColumnC, mask);
        c10.Store(c + 10 * product.ColumnC, mask);
        c11.Store(c + 11 * product.ColumnC, mask);
    }

    /// <summary>8 columns of S + A·B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight<TLanes, T>(in Product<T> product, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows);
        nint step = product.StepB, columnB = product.ColumnB;
        T* b0 = product.B + column * product.ColumnB;
        T* b3 = b0 + 3 * columnB;
        T* b6 = b3 + 3 * columnB;
        T* s = product.Start + column * product.ColumnStart;
        TLanes c0 = TLanes.Load(s, mask);
        TLanes c1 = TLanes.Load(s + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(s + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(s + 3 * product.ColumnStart, mask);
        TLanes c4 = TLanes.Load(s + 4 * product.ColumnStart, mask);
        TLanes c5 = TLanes.Load(s + 5 * product.ColumnStart, mask);
        TLanes c6 = TLanes.Load(s + 6 * product.ColumnStart, mask);
        TLanes c7 = TLanes.Load(s + 7 * product.ColumnStart, mask);
        T* a = product.A;
        nint columnA = product.ColumnA;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes x = TLanes.Load(a, mask);
            c0 = TLanes.MultiplyAdd(x, b0, c0);
            c1 = TLanes.MultiplyAdd(x, b0 + columnB, c1);
            c2 = TLanes.MultiplyAdd(x, b0 + 2 * columnB, c2);
            c3 = TLanes.MultiplyAdd(x, b3, c3);
            c4 = TLanes.MultiplyAdd(x, b3 + columnB, c4);
            c5 = TLanes.MultiplyAdd(x, b3 + 2 * columnB, c5);
            c6 = TLanes.MultiplyAdd(x, b6, c6);
            c7 = TLanes.MultiplyAdd(x, b6 + columnB, c7);
            a += columnA;
            b0 += step;
            b3 += step;
            b6 += step;
        }
        T* c = product.C + column * product.ColumnC;
        c0.Store(c, mask);
        c1.Store(c + product.ColumnC, mask);
        c2.Store(c + 2 * product.ColumnC, mask);
        c3.Store(c + 3 * product.ColumnC, mask);
        c4.Store(c + 4 * product.ColumnC, mask);
        c5.Store(c + 5 * product.ColumnC, mask);
        c6.Store(c + 6 * product.ColumnC, mask);
        c7.Store(c + 7 * product.ColumnC, mask);
    }

    /// <summary>6 columns of S + A·B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Six<TLanes, T>(in Product<T> product, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows);
        nint step = product.StepB, columnB = product.ColumnB;
        T* b0 = product.B + column * product.ColumnB;
        T* b3 = b0 + 3 * columnB;
        T* s = product.Start + column * product.ColumnStart;
        TLanes c0 = TLanes.Load(s, mask);
        TLanes c1 = TLanes.Load(s + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(s + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(s + 3 * product.ColumnStart, mask);
        TLanes c4 = TLanes.Load(s + 4 * product.ColumnStart, mask);
        TLanes c5 = TLanes.Load(s + 5 * product.ColumnStart, mask);
        T* a = product.A;
        nint columnA = product.ColumnA;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes x = TLanes.Load(a, mask);
            c0 = TLanes.MultiplyAdd(x, b0, c0);
            c1 = TLanes.MultiplyAdd(x, b0 + columnB, c1);
            c2 = TLanes.MultiplyAdd(x, b0 + 2 * columnB, c2);
            c3 = TLanes.MultiplyAdd(x, b3, c3);
            c4 = TLanes.MultiplyAdd(x, b3 + columnB, c4);
            c5 = TLanes.MultiplyAdd(x, b3 + 2 * columnB, c5);
            a += columnA;
            b0 += step;
            b3 += step;
        }
        T* c = product.C + column * product.ColumnC;
        c0.Store(c, mask);
        c1.Store(c + product.ColumnC, mask);
        c2.Store(c + 2 * product.ColumnC, mask);
        c3.Store(c + 3 * product.ColumnC, mask);
        c4.Store(c + 4 * product.ColumnC, mask);
        c5.Store(c + 5 * product.ColumnC, mask);
    }

    /// <summary>4 columns of S + A·B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<TLanes, T>(in Product<T> product, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows);
        nint step = product.StepB, columnB = product.ColumnB;
        T* b0 = product.B + column * product.ColumnB;
        T* b3 = b0 + 3 * columnB;
        T* s = product.Start + column * product.ColumnStart;
        TLanes c0 = TLanes.Load(s, mask);
        TLanes c1 = TLanes.Load(s + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(s + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(s + 3 * product.ColumnStart, mask);
        T* a = product.A;
        nint columnA = product.ColumnA;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes x = TLanes.Load(a, mask);
            c0 = TLanes.MultiplyAdd(x, b0, c0);
            c1 = TLanes.MultiplyAdd(x, b0 + columnB, c1);
            c2 = TLanes.MultiplyAdd(x, b0 + 2 * columnB, c2);
            c3 = TLanes.MultiplyAdd(x, b3, c3);
            a += columnA;
            b0 += step;
            b3 += step;
        }
        T* c = product.C + column * product.ColumnC;
        c0.Store(c, mask);
        c1.Store(c + product.ColumnC, mask);
        c2.Store(c + 2 * product.ColumnC, mask);
        c3.Store(c + 3 * product.ColumnC, mask);
    }

    /// <summary>2 columns of S + A·B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two<TLanes, T>(in Product<T> product, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows);
        nint step = product.StepB, columnB = product.ColumnB;
        T* b0 = product.B + column * product.ColumnB;
        T* s = product.Start + column * product.ColumnStart;
        TLanes c0 = TLanes.Load(s, mask);
        TLanes c1 = TLanes.Load(s + product.ColumnStart, mask);
        T* a = product.A;
        nint columnA = product.ColumnA;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes x = TLanes.Load(a, mask);
            c0 = TLanes.MultiplyAdd(x, b0, c0);
            c1 = TLanes.MultiplyAdd(x, b0 + columnB, c1);
            a += columnA;
            b0 += step;
        }
        T* c = product.C + column * product.ColumnC;
        c0.Store(c, mask);
        c1.Store(c + product.ColumnC, mask);
    }

    /// <summary>One column of S + A·B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One<TLanes, T>(in Product<T> product, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows);
        nint step = product.StepB;
        T* b0 = product.B + column * product.ColumnB;
        T* s = product.Start + column * product.ColumnStart;
        TLanes c0 = TLanes.Load(s, mask);
        T* a = product.A;
        nint columnA = product.ColumnA;
        for (nint p = product.Depth; p > 0; p--)
        {
            TLanes x = TLanes.Load(a, mask);
            c0 = TLanes.MultiplyAdd(x, b0, c0);
            a += columnA;
            b0 += step;
        }
        T* c = product.C + column * product.ColumnC;
        c0.Store(c, mask);
    }
}
