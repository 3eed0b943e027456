using System.Numerics;

namespace Backprop.Numerics;

/// <summary>y ← a·x + y, as in the BLAS.</summary>
internal static class Axpy
{
    /// <summary>Product and sum of each element are rounded one after the other, by themselves: registers change no bit.</summary>
    /// <param name="a">The factor.</param>
    /// <param name="x">What is added, times the factor.</param>
    /// <param name="y">At least as long as x; its first elements are changed.</param>
    public static void Run<T>(T a, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(y[i..]) + a * new Vector<T>(x[i..])).CopyTo(y[i..]);
        for (; i < x.Length; i++)
            y[i] += a * x[i];
    }
}
