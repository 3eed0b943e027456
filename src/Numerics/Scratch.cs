using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>One working buffer per thread, which grows to the largest request and is then used again: no allocation after warm-up.</summary>
internal static unsafe class Scratch
{
    private const int CacheLine = 64;

    [ThreadStatic]
    private static byte[]? buffer;

    /// <summary>
    /// Memory for <paramref name="count"/> elements, starting at a cache line, with whatever was in it. It is the calling thread's
    /// until its next call of this method, by anyone.
    /// </summary>
    public static T* Take<T>(nint count) where T : unmanaged
    {
        nint bytes = count * sizeof(T) + CacheLine;
        if (buffer is null || buffer.Length < bytes)
            buffer = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref buffer[0]);
        return (T*)((address + CacheLine - 1) & -CacheLine);
    }
}
