using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>One 256-bit register of elements.</summary>
internal unsafe struct Lanes256<T>(Vector256<T> elements) : ILanes<Lanes256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Vector256<T> elements = elements;

    public static int Count => Vector256<T>.Count;

    public static int Registers => 1;

    public static int Accumulators => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Mask(nint rows) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(T* source, Lanes256<T> mask) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lanes256<T> x, byte* factor, nint offset) => elements = Fuse(x.elements, Vector256.Create(*(T*)(factor + offset)), elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(Lanes256<T> z) => elements = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(z.elements, Vector256<T>.Zero), Vector256<T>.Zero, elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, Lanes256<T> mask) => elements.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address) => Sse.Prefetch0(address);

    /// <summary>x · y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Fuse(Vector256<T> x, Vector256<T> y, Vector256<T> z) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
