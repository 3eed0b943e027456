using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// Four registers, one below the other. Two <see cref="TwinLanes{TLanes, T}"/> would be the same, but of them the JIT computes an address for every second
/// register, and instructions are what a step of the depth has to spare least.
/// </summary>
internal unsafe struct QuadrupleLanes<TLanes, T>(TLanes first, TLanes second, TLanes third, TLanes fourth) : ILanes<QuadrupleLanes<TLanes, T>, T>
    where TLanes : unmanaged, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
#pragma warning disable IDE0044 // AddProduct changes them, through an interface, which the rule does not see.
    private TLanes first = first, second = second, third = third, fourth = fourth;
#pragma warning restore IDE0044

    public static int Count => 4 * TLanes.Count;

    public static int Registers => 4 * TLanes.Registers;

    public static int Accumulators => TLanes.Accumulators;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadrupleLanes<TLanes, T> Mask(nint rows) => new(
        TLanes.Mask(rows), TLanes.Mask(rows - TLanes.Count), TLanes.Mask(rows - 2 * TLanes.Count), TLanes.Mask(rows - 3 * TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadrupleLanes<TLanes, T> Load(T* source, QuadrupleLanes<TLanes, T> mask) => new(
        TLanes.Load(source, mask.first), TLanes.Load(source + TLanes.Count, mask.second),
        TLanes.Load(source + 2 * TLanes.Count, mask.third), TLanes.Load(source + 3 * TLanes.Count, mask.fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(QuadrupleLanes<TLanes, T> x, byte* factor, nint offset)
    {
        first.AddProduct(x.first, factor, offset);
        second.AddProduct(x.second, factor, offset);
        third.AddProduct(x.third, factor, offset);
        fourth.AddProduct(x.fourth, factor, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(QuadrupleLanes<TLanes, T> z)
    {
        first.Gate(z.first);
        second.Gate(z.second);
        third.Gate(z.third);
        fourth.Gate(z.fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, QuadrupleLanes<TLanes, T> mask)
    {
        first.Store(target, mask.first);
        second.Store(target + TLanes.Count, mask.second);
        third.Store(target + 2 * TLanes.Count, mask.third);
        fourth.Store(target + 3 * TLanes.Count, mask.fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
        TLanes.Prefetch(address);
        TLanes.Prefetch(address + TLanes.Count);
        TLanes.Prefetch(address + 2 * TLanes.Count);
        TLanes.Prefetch(address + 3 * TLanes.Count);
    }
}
