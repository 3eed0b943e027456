using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>C = S + A·B.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct StoredSums<T> : ITileEnd<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TLanes>(in Product<T> product, TLanes sums, T* c, TLanes mask) where TLanes : unmanaged, ILanes<TLanes, T>
        => sums.Store(c, mask);
}
