using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>The last rows of a matrix: one 512-bit register of which only the first elements touch memory.</summary>
internal unsafe struct PartialLanes512<T>(Vector512<T> elements) : ILanes<PartialLanes512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Vector512<T> elements = elements;

    public static int Count => Vector512<T>.Count;

    public static int Registers => 1;

    public static int Accumulators => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PartialLanes512<T> Mask(nint rows) => typeof(T) == typeof(float)
        ? new(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)rows)).As<int, T>())
        : new(Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)rows)).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PartialLanes512<T> Load(T* source, PartialLanes512<T> mask) => typeof(T) == typeof(float)
        ? new(Avx512F.MaskLoad((float*)source, mask.elements.AsSingle(), Vector512<float>.Zero).As<float, T>())
        : new(Avx512F.MaskLoad((double*)source, mask.elements.AsDouble(), Vector512<double>.Zero).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(PartialLanes512<T> x, byte* factor, nint offset) => elements = Lanes512<T>.Fuse(x.elements, Vector512.Create(*(T*)(factor + offset)), elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gate(PartialLanes512<T> z) => elements = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(z.elements, Vector512<T>.Zero), Vector512<T>.Zero, elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, PartialLanes512<T> mask)
    {
        if (typeof(T) == typeof(float))
            Avx512F.MaskStore((float*)target, mask.elements.AsSingle(), elements.AsSingle());
        else
            Avx512F.MaskStore((double*)target, mask.elements.AsDouble(), elements.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address) => Lanes512<T>.Prefetch(address);
}
