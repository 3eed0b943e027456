using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>C = C + α·(S + A·B), rounded once. The sums have to be whole: no <see cref="Product{T}"/> that runs in pieces.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct ScaledSums<T> : ITileEnd<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TLanes>(in Product<T> product, TLanes sums, T* c, TLanes mask) where TLanes : unmanaged, ILanes<TLanes, T>
    {
        TLanes value = TLanes.Load(c, mask);
        value.AddProduct(sums, (byte*)product.Alpha, 0);
        value.Store(c, mask);
    }
}
