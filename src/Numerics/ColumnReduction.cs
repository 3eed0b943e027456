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
    public static T Sum<T>(T* x, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        nint k = 0;
        if (count >= Short)
        {
            Vector512<T> sums = Vector512.Load(x);
            for (k = Vector512<T>.Count; k <= count - Vector512<T>.Count; k += Vector512<T>.Count)
                sums += Vector512.Load(x + k);
            for (int lane = 0; lane < Vector512<T>.Count; lane++)
                sum += sums[lane];
        }
        for (; k < count; k++)
            sum += x[k];
        return sum;
    }

    /// <summary>max x; anything if there is a NaN in x.</summary>
    public static T Max<T>(T* x, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = x[0];
        nint k = 1;
        if (count >= Short)
        {
            Vector512<T> most = Vector512.Load(x);
            for (k = Vector512<T>.Count; k <= count - Vector512<T>.Count; k += Vector512<T>.Count)
                most = Vector512.MaxNative(most, Vector512.Load(x + k));
            for (int lane = 0; lane < Vector512<T>.Count; lane++)
                max = most[lane] > max ? most[lane] : max;
        }
        for (; k < count; k++)
            max = x[k] > max ? x[k] : max;
        return max;
    }
}
