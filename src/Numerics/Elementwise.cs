using System.Numerics;
using System.Runtime.InteropServices;

namespace Backprop.Numerics;

/// <summary>A function of one number, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = f(x).</summary>
    Vector<T> Apply(Vector<T> x);
}

/// <summary>A function of three numbers, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>w = f(x, y, z).</summary>
    Vector<T> Apply(Vector<T> x, Vector<T> y, Vector<T> z);
}

/// <summary>
/// Applies functions to spans, element by element. The tail goes through the same arithmetic as the rest, so no element's
/// result depends on its position and a span may be split in any way.
/// </summary>
internal static class Elementwise
{
    /// <summary>y[k] = f(x[k]); x and y may be the same span.</summary>
    public static void Map<TFunction, T>(TFunction f, ReadOnlySpan<T> x, Span<T> y)
        where TFunction : struct, IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..y.Length];
        int width = Vector<T>.Count, k = 0;
        ref T x0 = ref MemoryMarshal.GetReference(x), y0 = ref MemoryMarshal.GetReference(y);
        for (; k <= y.Length - width; k += width)
            f.Apply(Vector.LoadUnsafe(ref x0, (nuint)k)).StoreUnsafe(ref y0, (nuint)k);
        if (k < y.Length)
            StoreTail(f.Apply(LoadTail(x[k..])), y[k..]);
    }

    /// <summary>w[k] = f(x[k], y[k], z[k]); w may be one of the inputs.</summary>
    public static void Map<TFunction, T>(TFunction f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w)
        where TFunction : struct, IFunction3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..w.Length];
        y = y[..w.Length];
        z = z[..w.Length];
        int width = Vector<T>.Count, k = 0;
        ref T x0 = ref MemoryMarshal.GetReference(x), y0 = ref MemoryMarshal.GetReference(y);
        ref T z0 = ref MemoryMarshal.GetReference(z), w0 = ref MemoryMarshal.GetReference(w);
        for (; k <= w.Length - width; k += width)
            f.Apply(Vector.LoadUnsafe(ref x0, (nuint)k), Vector.LoadUnsafe(ref y0, (nuint)k), Vector.LoadUnsafe(ref z0, (nuint)k)).StoreUnsafe(ref w0, (nuint)k);
        if (k < w.Length)
            StoreTail(f.Apply(LoadTail(x[k..]), LoadTail(y[k..]), LoadTail(z[k..])), w[k..]);
    }

    /// <summary>Fewer elements than a register holds, and zeros.</summary>
    public static Vector<T> LoadTail<T>(ReadOnlySpan<T> tail) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> padded = stackalloc T[Vector<T>.Count];
        padded.Clear();
        tail.CopyTo(padded);
        return new Vector<T>(padded);
    }

    /// <summary>The first elements of a register.</summary>
    public static void StoreTail<T>(Vector<T> vector, Span<T> tail) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> padded = stackalloc T[Vector<T>.Count];
        vector.CopyTo(padded);
        padded[..tail.Length].CopyTo(tail);
    }
}
