using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>
/// The micro-kernels: a tile of S + A·B, as high as TLanes and some columns wide, every element the chain S, then one fused
/// multiply-add for each column of A in ascending order; TEnd puts it into C. All sums stay in registers. That hangs on a straight line around
/// one loop: with a branch or more than a few instructions for each sum after it, or a loop inside it, or within another method, the JIT keeps the sums in memory and the speed falls to a third.
/// B is addressed in bytes, which leaves no arithmetic in the loop.
/// </summary>
internal static unsafe class ProductTiles
{
    /// <summary>
    /// Columns of A that lie apart are asked for this early, since the processor does not foresee them. Low panels have time for it in the first tile only, which copies them.
    /// </summary>
    private const int Ahead = 8;

    /// <summary>Twelve columns of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Twelve<TLanes, TEnd, TAhead, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where TAhead : IAhead
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows - row);
        nint columnA = product.ColumnA, stepB = product.StepB * sizeof(T), columnB = product.ColumnB * sizeof(T), twoColumnsB = 2 * columnB;
        T* a = product.A + row, copy = product.Copy;
        byte* b0 = (byte*)product.FactorOf(column), b3 = b0 + 3 * columnB, b6 = b3 + 3 * columnB, b9 = b6 + 3 * columnB;
        T* start = product.Start + row + column * product.ColumnStart, c = product.C + row + column * product.ColumnC;
        TLanes.Prefetch(c + 12 * product.ColumnC);
        TLanes.Prefetch(c + 13 * product.ColumnC);
        TLanes.Prefetch(c + 14 * product.ColumnC);
        TLanes.Prefetch(c + 15 * product.ColumnC);
        TLanes.Prefetch(c + 16 * product.ColumnC);
        TLanes.Prefetch(c + 17 * product.ColumnC);
        TLanes.Prefetch(c + 18 * product.ColumnC);
        TLanes.Prefetch(c + 19 * product.ColumnC);
        TLanes.Prefetch(c + 20 * product.ColumnC);
        TLanes.Prefetch(c + 21 * product.ColumnC);
        TLanes.Prefetch(c + 22 * product.ColumnC);
        TLanes.Prefetch(c + 23 * product.ColumnC);
        TLanes c0 = TLanes.Load(start, mask);
        TLanes c1 = TLanes.Load(start + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(start + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(start + 3 * product.ColumnStart, mask);
        TLanes c4 = TLanes.Load(start + 4 * product.ColumnStart, mask);
        TLanes c5 = TLanes.Load(start + 5 * product.ColumnStart, mask);
        TLanes c6 = TLanes.Load(start + 6 * product.ColumnStart, mask);
        TLanes c7 = TLanes.Load(start + 7 * product.ColumnStart, mask);
        TLanes c8 = TLanes.Load(start + 8 * product.ColumnStart, mask);
        TLanes c9 = TLanes.Load(start + 9 * product.ColumnStart, mask);
        TLanes c10 = TLanes.Load(start + 10 * product.ColumnStart, mask);
        TLanes c11 = TLanes.Load(start + 11 * product.ColumnStart, mask);
        for (T* end = a + product.Depth * columnA; a != end; a += columnA)
        {
            TLanes x = TLanes.Load(a, mask);
            if (TAhead.CopiesPanel)
            {
                x.Store(copy, mask);
                copy += TLanes.Count;
            }
            if (TAhead.FetchesPanel)
                TLanes.Prefetch(a + Ahead * columnA);
            c0.AddProduct(x, b0, 0);
            c1.AddProduct(x, b0, columnB);
            c2.AddProduct(x, b0, twoColumnsB);
            c3.AddProduct(x, b3, 0);
            c4.AddProduct(x, b3, columnB);
            c5.AddProduct(x, b3, twoColumnsB);
            c6.AddProduct(x, b6, 0);
            c7.AddProduct(x, b6, columnB);
            c8.AddProduct(x, b6, twoColumnsB);
            c9.AddProduct(x, b9, 0);
            c10.AddProduct(x, b9, columnB);
            c11.AddProduct(x, b9, twoColumnsB);
            b0 += stepB;
            b3 += stepB;
            b6 += stepB;
            b9 += stepB;
        }
        TEnd.Put(product, c0, c, mask);
        TEnd.Put(product, c1, c + product.ColumnC, mask);
        TEnd.Put(product, c2, c + 2 * product.ColumnC, mask);
        TEnd.Put(product, c3, c + 3 * product.ColumnC, mask);
        TEnd.Put(product, c4, c + 4 * product.ColumnC, mask);
        TEnd.Put(product, c5, c + 5 * product.ColumnC, mask);
        TEnd.Put(product, c6, c + 6 * product.ColumnC, mask);
        TEnd.Put(product, c7, c + 7 * product.ColumnC, mask);
        TEnd.Put(product, c8, c + 8 * product.ColumnC, mask);
        TEnd.Put(product, c9, c + 9 * product.ColumnC, mask);
        TEnd.Put(product, c10, c + 10 * product.ColumnC, mask);
        TEnd.Put(product, c11, c + 11 * product.ColumnC, mask);
    }

    /// <summary>Six columns of C. TAhead says whether the tile asks for the factor of the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Six<TLanes, TEnd, TAhead, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where TAhead : IAhead
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows - row);
        nint columnA = product.ColumnA, stepB = product.StepB * sizeof(T), columnB = product.ColumnB * sizeof(T), twoColumnsB = 2 * columnB;
        T* a = product.A + row, copy = product.Copy;
        byte* b0 = (byte*)product.FactorOf(column), b3 = b0 + 3 * columnB;
        T* start = product.Start + row + column * product.ColumnStart, c = product.C + row + column * product.ColumnC;
        TLanes.Prefetch(c + 6 * product.ColumnC);
        TLanes.Prefetch(c + 7 * product.ColumnC);
        TLanes.Prefetch(c + 8 * product.ColumnC);
        TLanes.Prefetch(c + 9 * product.ColumnC);
        TLanes.Prefetch(c + 10 * product.ColumnC);
        TLanes.Prefetch(c + 11 * product.ColumnC);
        byte* next = TAhead.FetchesFactor ? b0 + product.ToNextFactor(6) : null;
        nint nextStep = TAhead.FetchesFactor ? product.NextFactorStep(6) : 0;
        TLanes c0 = TLanes.Load(start, mask);
        TLanes c1 = TLanes.Load(start + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(start + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(start + 3 * product.ColumnStart, mask);
        TLanes c4 = TLanes.Load(start + 4 * product.ColumnStart, mask);
        TLanes c5 = TLanes.Load(start + 5 * product.ColumnStart, mask);
        for (T* end = a + product.Depth * columnA; a != end; a += columnA)
        {
            TLanes x = TLanes.Load(a, mask);
            if (TAhead.CopiesPanel)
            {
                x.Store(copy, mask);
                copy += TLanes.Count;
            }
            if (TAhead.FetchesPanel)
                TLanes.Prefetch(a + Ahead * columnA);
            if (TAhead.FetchesFactor && Sse.IsSupported)
            {
                Sse.Prefetch0(next);
                next += nextStep;
            }
            c0.AddProduct(x, b0, 0);
            c1.AddProduct(x, b0, columnB);
            c2.AddProduct(x, b0, twoColumnsB);
            c3.AddProduct(x, b3, 0);
            c4.AddProduct(x, b3, columnB);
            c5.AddProduct(x, b3, twoColumnsB);
            b0 += stepB;
            b3 += stepB;
        }
        TEnd.Put(product, c0, c, mask);
        TEnd.Put(product, c1, c + product.ColumnC, mask);
        TEnd.Put(product, c2, c + 2 * product.ColumnC, mask);
        TEnd.Put(product, c3, c + 3 * product.ColumnC, mask);
        TEnd.Put(product, c4, c + 4 * product.ColumnC, mask);
        TEnd.Put(product, c5, c + 5 * product.ColumnC, mask);
    }

    /// <summary>Four columns of C, as <see cref="Six"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Four<TLanes, TEnd, TAhead, T>(in Product<T> product, nint row, nint column)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TEnd : ITileEnd<T>
        where TAhead : IAhead
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes mask = TLanes.Mask(product.Rows - row);
        nint columnA = product.ColumnA, stepB = product.StepB * sizeof(T), columnB = product.ColumnB * sizeof(T), twoColumnsB = 2 * columnB;
        T* a = product.A + row, copy = product.Copy;
        byte* b0 = (byte*)product.FactorOf(column), b3 = b0 + 3 * columnB;
        T* start = product.Start + row + column * product.ColumnStart, c = product.C + row + column * product.ColumnC;
        // Four columns are the end of a wide tile's row, or, of three registers, tile after tile.
        if (4 * TLanes.Registers == TLanes.Accumulators)
        {
            TLanes.Prefetch(c + 4 * product.ColumnC);
            TLanes.Prefetch(c + 5 * product.ColumnC);
            TLanes.Prefetch(c + 6 * product.ColumnC);
            TLanes.Prefetch(c + 7 * product.ColumnC);
        }
        byte* next = TAhead.FetchesFactor ? b0 + product.ToNextFactor(4) : null;
        nint nextStep = TAhead.FetchesFactor ? product.NextFactorStep(4) : 0;
        TLanes c0 = TLanes.Load(start, mask);
        TLanes c1 = TLanes.Load(start + product.ColumnStart, mask);
        TLanes c2 = TLanes.Load(start + 2 * product.ColumnStart, mask);
        TLanes c3 = TLanes.Load(start + 3 * product.ColumnStart, mask);
        for (T* end = a + product.Depth * columnA; a != end; a += columnA)
        {
            TLanes x = TLanes.Load(a, mask);
            if (TAhead.CopiesPanel)
            {
                x.Store(copy, mask);
                copy += TLanes.Count;
            }
            if (TAhead.FetchesPanel)
                TLanes.Prefetch(a + Ahead * columnA);
            if (TAhead.FetchesFactor && Sse.IsSupported)
            {
                Sse.Prefetch0(next);
                next += nextStep;
            }
            c0.AddProduct(x, b0, 0);
            c1.AddProduct(x, b0, columnB);
            c2.AddProduct(x, b0, twoColumnsB);
            c3.AddProduct(x, b3, 0);
            b0 += stepB;
            b3 += stepB;
        }
        TEnd.Put(product, c0, c, mask);
        TEnd.Put(product, c1, c + product.ColumnC, mask);
        TEnd.Put(product, c2, c + 2 * product.ColumnC, mask);
        TEnd.Put(product, c3, c + 3 * product.ColumnC, mask);
    }
}
