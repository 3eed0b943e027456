using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>Y = Xᵀ in column-major memory.</summary>
internal static unsafe class Transposition
{
    /// <param name="x">X: rows × columns, one column every <paramref name="columnX"/> elements.</param>
    /// <param name="y">Y: columns × rows, one column every <paramref name="columnY"/> elements; apart from X.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* x, nint columnX, T* y, nint columnY, nint rows, nint columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint side = Avx.IsSupported ? Vector256<T>.Count : 1;
        nint wholeRows = Avx.IsSupported ? rows - rows % side : 0;
        nint wholeColumns = columns - columns % side;
        // Blocks of whole cache lines, both ways, in the order in which Y is written: the processor waits for what it writes to be fetched, and foresees it there.
        nint block = 2 * side;
        for (nint r = 0; r < wholeRows; r += block)
            for (nint c = 0; c < wholeColumns; c += block)
                RunBlock(x + c * columnX + r, columnX, y + r * columnY + c, columnY, Math.Min(block, wholeRows - r), Math.Min(block, wholeColumns - c), side);
        for (nint c = 0; c < columns; c++)
        {
            nint r = c < wholeColumns ? wholeRows : 0;
            T* element = y + r * columnY + c;
            for (; r < rows; r++, element += columnY)
                *element = x[c * columnX + r];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlock<T>(T* x, nint columnX, T* y, nint columnY, nint rows, nint columns, nint side) where T : unmanaged
    {
        for (nint c = 0; c < columns; c += side)
            for (nint r = 0; r < rows; r += side)
            {
                if (typeof(T) == typeof(float))
                    EightByEight((float*)x + c * columnX + r, columnX, (float*)y + r * columnY + c, columnY);
                else
                    FourByFour((double*)x + c * columnX + r, columnX, (double*)y + r * columnY + c, columnY);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* x, nint columnX, float* y, nint columnY)
    {
        // Columns 0–3 meet columns 4–7 in one register each, so that what follows stays within 128-bit halves.
        Vector256<float> a0 = Halves(x, x + 4 * columnX), a4 = Halves(x + 4, x + 4 * columnX + 4);
        Vector256<float> a1 = Halves(x + columnX, x + 5 * columnX), a5 = Halves(x + columnX + 4, x + 5 * columnX + 4);
        Vector256<float> a2 = Halves(x + 2 * columnX, x + 6 * columnX), a6 = Halves(x + 2 * columnX + 4, x + 6 * columnX + 4);
        Vector256<float> a3 = Halves(x + 3 * columnX, x + 7 * columnX), a7 = Halves(x + 3 * columnX + 4, x + 7 * columnX + 4);
        StoreFour(a0, a1, a2, a3, y, columnY);
        StoreFour(a4, a5, a6, a7, y + 4 * columnY, columnY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* lower, float* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3, float* y, nint columnY)
    {
        Vector256<double> low01 = Avx.UnpackLow(a0, a1).AsDouble(), low23 = Avx.UnpackLow(a2, a3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(a0, a1).AsDouble(), high23 = Avx.UnpackHigh(a2, a3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(y);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(y + columnY);
        Avx.UnpackLow(high01, high23).AsSingle().Store(y + 2 * columnY);
        Avx.UnpackHigh(high01, high23).AsSingle().Store(y + 3 * columnY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(double* x, nint columnX, double* y, nint columnY)
    {
        Vector256<double> a0 = Halves(x, x + 2 * columnX), a2 = Halves(x + 2, x + 2 * columnX + 2);
        Vector256<double> a1 = Halves(x + columnX, x + 3 * columnX), a3 = Halves(x + columnX + 2, x + 3 * columnX + 2);
        Avx.UnpackLow(a0, a1).Store(y);
        Avx.UnpackHigh(a0, a1).Store(y + columnY);
        Avx.UnpackLow(a2, a3).Store(y + 2 * columnY);
        Avx.UnpackHigh(a2, a3).Store(y + 3 * columnY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Halves(double* lower, double* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));
}
