using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>The last rows of a matrix: one 256-bit register of which only the first elements touch memory.</summary>
internal unsafe struct PartialLanes256<T>(Vector256<T> elements) : ILanes<PartialLanes256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Vector256<T> elements = elements;

    public static int Count => Vector256<T>.Count;

    public static int Registers => 1;

    public static int Accumulators => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PartialLanes256<T> Mask(nint rows) => typeof(T) == typeof(float)
        ? new(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)rows)).As<int, T>())
        : new(Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)rows)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PartialLanes256<T> Load(T* source, PartialLanes256<T> mask) => typeof(T) == typeof(float)
        ? new(Avx.MaskLoad((float*)source, mask.elements.AsSingle()).As<float, T>())
        : new(Avx.MaskLoad((double*)source, mask.elements.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(PartialLanes256<T> x, byte* factor, nint offset) => elements = Lanes256<T>.Fuse(x.elements, Vector256.Create(*(T*)(factor + offset)), elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(PartialLanes256<T> z) => elements = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(z.elements, Vector256<T>.Zero), Vector256<T>.Zero, elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, PartialLanes256<T> mask)
    {
        if (typeof(T) == typeof(float))
            Avx.MaskStore((float*)target, mask.elements.AsSingle(), elements.AsSingle());
        else
            Avx.MaskStore((double*)target, mask.elements.AsDouble(), elements.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address) => Lanes256<T>.Prefetch(address);
}
