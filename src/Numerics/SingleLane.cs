using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>One element: the plain arithmetic, for processors without vectors and for the last rows where masks are not to be had.</summary>
internal unsafe struct SingleLane<T>(T element) : ILanes<SingleLane<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T element = element;

    public static int Count => 1;

    public static int Registers => 1;

    public static int Accumulators => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<T> Mask(nint rows) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<T> Load(T* source, SingleLane<T> mask) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(SingleLane<T> x, byte* factor, nint offset) => element = T.FusedMultiplyAdd(x.element, *(T*)(factor + offset), element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(SingleLane<T> z) => element = z.element <= T.Zero ? T.Zero : element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, SingleLane<T> mask) => *target = element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
    }
}
