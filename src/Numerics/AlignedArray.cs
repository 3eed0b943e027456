using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Numerics;

/// <summary>
/// Arrays whose first element stands at the start of a cache line, and with it every column of a matrix that fills whole lines: elsewhere each load of
/// a register as wide as a line touches two of them. Only speed hangs on it, and nothing but speed is lost where it does not succeed.
/// </summary>
internal static unsafe class AlignedArray
{
    private const int CacheLine = 64;

    /// <summary>Smaller arrays are not worth it, larger ones get memory of their own, which nothing before them moves.</summary>
    private const long FewestBytes = 1 << 11, MostBytes = 1 << 24;

    // What stands before an array lives as long as it does: a gap there would take in the next array's filler.
    private static readonly ConditionalWeakTable<Array, byte[][]> fillers = [];

    /// <summary>A new array of zeros.</summary>
    public static T[] Of<T>(int count) where T : unmanaged
    {
        if ((long)count * sizeof(T) is < FewestBytes or > MostBytes)
            return new T[count];
        // Pinned arrays are made one behind the other, each after a header: one of the right length moves the next.
        const int Header = 24;
        byte[] last = GC.AllocateUninitializedArray<byte>(8, pinned: true);
        int gap = (int)(-(Address(last) + last.Length + Header) & (CacheLine - 1));
        byte[] filler = gap == 0 ? [] : GC.AllocateUninitializedArray<byte>(gap >= Header ? gap - Header : gap + CacheLine - Header, pinned: true);
        T[] array = GC.AllocateArray<T>(count, pinned: true);
        fillers.Add(array, [last, filler]);
        return array;
    }

    /// <summary>Whether the first element stands at the start of a cache line.</summary>
    public static bool IsAligned<T>(T[] array) where T : unmanaged => Address(array) % CacheLine == 0;

    private static nint Address<T>(T[] array) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
}
