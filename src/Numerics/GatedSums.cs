using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>C = S + A·B, but 0 where <see cref="Product{T}.ToGate"/> finds a number that is not above 0. The sums have to be whole: no <see cref="Product{T}"/> that runs in pieces.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct GatedSums<T> : ITileEnd<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TLanes>(in Product<T> product, TLanes sums, T* c, TLanes mask) where TLanes : unmanaged, ILanes<TLanes, T>
    {
        sums.Gate(TLanes.Load(c + product.ToGate, mask));
        sums.Store(c, mask);
    }
}
