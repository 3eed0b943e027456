using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>C = max(0, S + A·B). The sums have to be whole: no <see cref="Product{T}"/> that runs in pieces.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct RectifiedSums<T> : ITileEnd<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TLanes>(in Product<T> product, TLanes sums, T* c, TLanes mask) where TLanes : unmanaged, ILanes<TLanes, T>
    {
        sums.Gate(sums);
        sums.Store(c, mask);
    }
}
