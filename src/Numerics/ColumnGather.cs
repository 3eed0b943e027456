using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>Copies chosen columns of a matrix next to each other: the samples of a batch. While one is copied, the next is fetched from memory.</summary>
internal static unsafe class ColumnGather
{
    private const int CacheLine = 64;

    // A column comes from memory, not from a cache: an element takes as long as about this many operations of a product.
    private const double OperationsPerElement = 40;

    /// <summary>Column k of the destination is column indices[k] of the source.</summary>
    /// <param name="source">rows × any number of columns.</param>
    /// <param name="indices">Columns of the source; inside it.</param>
    /// <param name="destination">rows × indices.</param>
    public static void Run<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> indices, Span<T> destination) where T : unmanaged
    {
        int rows = destination.Length / indices.Length;
        foreach (int index in indices)
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)(uint)index, source.Length / rows - 1);
        fixed (T* from = source, to = destination)
        fixed (int* chosen = indices)
        {
            Job<T> job = new() { Source = from, Destination = to, Indices = chosen, Rows = rows };
            WorkerTeam.Run(&RunPart<T>, &job, indices.Length, unit: 1, OperationsPerElement * destination.Length);
        }
    }

    private static void RunPart<T>(void* operands, nint from, nint to) where T : unmanaged
    {
        ref readonly Job<T> job = ref *(Job<T>*)operands;
        nint bytes = job.Rows * sizeof(T);
        for (nint k = from; k < to; k++)
            Copy((byte*)(job.Source + job.Indices[k] * job.Rows), (byte*)(job.Destination + k * job.Rows), bytes,
                next: (byte*)(job.Source + job.Indices[Math.Min(k + 1, to - 1)] * job.Rows));
    }

    // Line by line, one fetched for each one copied: asked for all at once, the next column would wait for free fill buffers. It is read only
    // once, so it passes by the second cache, which the weights need.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(byte* source, byte* destination, nint bytes, byte* next)
    {
        nint i = 0;
        for (; i <= bytes - CacheLine; i += CacheLine)
        {
            if (Sse.IsSupported)
                Sse.PrefetchNonTemporal(next + i);
            Vector512.Load(source + i).Store(destination + i);
        }
        for (; i <= bytes - sizeof(int); i += sizeof(int))
            *(int*)(destination + i) = *(int*)(source + i);
        for (; i < bytes; i++)
            destination[i] = source[i];
    }

    private struct Job<T> where T : unmanaged
    {
        public T* Source, Destination;
        public int* Indices;
        public nint Rows;
    }
}
