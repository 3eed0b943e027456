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
        long bytes = job.Rows * sizeof(T);
        for (nint k = from; k < to; k++)
        {
            if (Sse.IsSupported && k + 1 < to)
            {
                byte* next = (byte*)(job.Source + job.Indices[k + 1] * job.Rows);
                for (long line = 0; line < bytes; line += CacheLine)
                    Sse.Prefetch0(next + line);
            }
            Buffer.MemoryCopy(job.Source + job.Indices[k] * job.Rows, job.Destination + k * job.Rows, bytes, bytes);
        }
    }

    private struct Job<T> where T : unmanaged
    {
        public T* Source, Destination;
        public int* Indices;
        public nint Rows;
    }
}
