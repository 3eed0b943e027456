using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>One 512-bit register of elements.</summary>
internal unsafe struct Lanes512<T>(Vector512<T> elements) : ILanes<Lanes512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Vector512<T> elements = elements;

    public static int Count => Vector512<T>.Count;

    public static int Registers => 1;

    public static int Accumulators => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Mask(nint rows) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(T* source, Lanes512<T> mask) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lanes512<T> x, byte* factor, nint offset) => elements = Fuse(x.elements, Vector512.Create(*(T*)(factor + offset)), elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(Lanes512<T> z) => elements = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(z.elements, Vector512<T>.Zero), Vector512<T>.Zero, elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, Lanes512<T> mask) => elements.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address) => Sse.Prefetch0(address);

    /// <summary>x · y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Fuse(Vector512<T> x, Vector512<T> y, Vector512<T> z) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
