using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>Two registers, one below the other: every factor that is read serves both.</summary>
internal readonly unsafe struct TwinLanes<TLanes, T>(TLanes upper, TLanes lower) : ILanes<TwinLanes<TLanes, T>, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TLanes upper = upper, lower = lower;

    public static int Count => 2 * TLanes.Count;

    public static int Registers => 2 * TLanes.Registers;

    public static int Accumulators => TLanes.Accumulators;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<TLanes, T> Mask(nint rows) => new(TLanes.Mask(rows), TLanes.Mask(rows - TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<TLanes, T> Load(T* source, TwinLanes<TLanes, T> mask) =>
        new(TLanes.Load(source, mask.upper), TLanes.Load(source + TLanes.Count, mask.lower));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<TLanes, T> MultiplyAdd(TwinLanes<TLanes, T> x, T* factor, TwinLanes<TLanes, T> sum) =>
        new(TLanes.MultiplyAdd(x.upper, factor, sum.upper), TLanes.MultiplyAdd(x.lower, factor, sum.lower));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target, TwinLanes<TLanes, T> mask)
    {
        upper.Store(target, mask.upper);
        lower.Store(target + TLanes.Count, mask.lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
        TLanes.Prefetch(address);
        TLanes.Prefetch(address + TLanes.Count);
    }
}
