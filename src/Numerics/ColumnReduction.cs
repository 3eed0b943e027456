using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Backprop.Numerics;

/// <summary>
/// Reductions of one column. Short columns run from first to last; long ones in 64 bytes of parallel chains that are then added from
/// first to last, whatever the processor's registers hold: the bits are the same everywhere.
/// </summary>
internal static unsafe class ColumnReduction
{
    private const int Short = 32;

    /// <summary>Σ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(T* x, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count >= Short)
            return LongSum(x, count);
        T sum = x[0];
        for (nint k = 1; k < count; k++)
            sum += x[k];
        return sum;
    }

    /// <inheritdoc cref="Sum{T}(T*, nint)"/>
    public static T Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x)
            return Sum(x0, x.Length);
    }

    /// <summary>Σ x·y, each product rounded before it is added.</summary>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x, y0 = y[..x.Length])
        {
            T sum = T.Zero;
            nint k = 0;
            if (x.Length >= Short)
            {
                Vector512<T> sums = Vector512.Load(x0) * Vector512.Load(y0);
                for (k = Vector512<T>.Count; k <= x.Length - Vector512<T>.Count; k += Vector512<T>.Count)
                    sums += Vector512.Load(x0 + k) * Vector512.Load(y0 + k);
                for (int lane = 0; lane < Vector512<T>.Count; lane++)
                    sum += sums[lane];
            }
            for (; k < x.Length; k++)
                sum += x0[k] * y0[k];
            return sum;
        }
    }

    /// <summary>max x; anything if there is a NaN in x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(T* x, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count >= Short)
            return LongMax(x, count);
        T max = x[0];
        for (nint k = 1; k < count; k++)
            max = T.MaxNative(max, x[k]);
        return max;
    }

    private static T LongSum<T>(T* x, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> sums = Vector512.Load(x);
        nint k = Vector512<T>.Count;
        for (; k <= count - Vector512<T>.Count; k += Vector512<T>.Count)
            sums += Vector512.Load(x + k);
        T sum = sums[0];
        for (int lane = 1; lane < Vector512<T>.Count; lane++)
            sum += sums[lane];
        for (; k < count; k++)
            sum += x[k];
        return sum;
    }

    private static T LongMax<T>(T* x, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> most = Vector512.Load(x);
        nint k = Vector512<T>.Count;
        for (; k <= count - Vector512<T>.Count; k += Vector512<T>.Count)
            most = Vector512.MaxNative(most, Vector512.Load(x + k));
        T max = most[0];
        for (int lane = 1; lane < Vector512<T>.Count; lane++)
            max = T.MaxNative(max, most[lane]);
        for (; k < count; k++)
            max = T.MaxNative(max, x[k]);
        return max;
    }
}
