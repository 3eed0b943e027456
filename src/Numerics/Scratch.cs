using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>Working buffers of each thread, which grow to the largest request and are then used again: no allocation after warm-up.</summary>
internal static unsafe class Scratch
{
    private const int CacheLine = 64;

    [ThreadStatic]
    private static byte[][]? buffers;

    /// <summary>
    /// Memory for <paramref name="count"/> elements, starting at a cache line, with whatever was in it. It is the calling thread's
    /// until it asks again for the same use.
    /// </summary>
    public static T* Take<T>(ScratchUse use, nint count) where T : unmanaged
    {
        nint bytes = count * sizeof(T) + CacheLine;
        buffers ??= [[], [], [], [], [], [], [], []];
        if (buffers[(int)use].Length < bytes)
            buffers[(int)use] = GC.AllocateArray<byte>(checked((int)bytes), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref buffers[(int)use][0]);
        return (T*)((address + CacheLine - 1) & -CacheLine);
    }

    /// <summary><paramref name="count"/> zeros, to be read only.</summary>
    public static T* Zeros<T>(nint count) where T : unmanaged => Take<T>(ScratchUse.Zeros, count);
}
