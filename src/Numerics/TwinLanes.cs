using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>Two registers, one below the other: every factor that is read serves both.</summary>
internal unsafe struct TwinLanes<TLanes, T>(TLanes upper, TLanes lower) : ILanes<TwinLanes<TLanes, T>, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
#pragma warning disable IDE0044 // AddProduct changes them, through an interface, which the rule does not see.
    private TLanes upper = upper, lower = lower;
#pragma warning restore IDE0044

    public static int Count => 2 * TLanes.Count;

    public static int Registers => 2 * TLanes.Registers;

    public static int Accumulators => TLanes.Accumulators;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<TLanes, T> Mask(nint rows) => new(TLanes.Mask(rows), TLanes.Mask(rows - TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<TLanes, T> Load(T* source, TwinLanes<TLanes, T> mask) =>
        new(TLanes.Load(source, mask.upper), TLanes.Load(source + TLanes.Count, mask.lower));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(TwinLanes<TLanes, T> x, byte* factor, nint offset)
    {
        upper.AddProduct(x.upper, factor, offset);
        lower.AddProduct(x.lower, factor, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(TwinLanes<TLanes, T> z)
    {
        upper.Gate(z.upper);
        lower.Gate(z.lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, TwinLanes<TLanes, T> mask)
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
