using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Backprop.Numerics;

/// <summary>One 128-bit register of elements.</summary>
internal unsafe struct Lanes128<T>(Vector128<T> elements) : ILanes<Lanes128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Vector128<T> elements = elements;

    public static int Count => Vector128<T>.Count;

    public static int Registers => 1;

    public static int Accumulators => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Mask(nint rows) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(T* source, Lanes128<T> mask) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lanes128<T> x, byte* factor, nint offset) => elements = Fuse(x.elements, Vector128.Create(*(T*)(factor + offset)), elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(Lanes128<T> z) => elements = Vector128.ConditionalSelect(Vector128.LessThanOrEqual(z.elements, Vector128<T>.Zero), Vector128<T>.Zero, elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, Lanes128<T> mask) => elements.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
    }

    /// <summary>x · y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Fuse(Vector128<T> x, Vector128<T> y, Vector128<T> z) => typeof(T) == typeof(float)
        ? Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
