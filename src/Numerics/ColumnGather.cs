using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Backprop.Numerics;

/// <summary>Copies chosen columns of a matrix next to each other: the samples of a batch.</summary>
internal static unsafe class ColumnGather
{
    private const int Page = 4096;

    // A column comes from memory, not from a cache: an element takes as long as about this many operations of a product.
    private const double OperationsPerElement = 40;

    /// <summary>Column k of the destination is column indices[k] of the source.</summary>
    /// <param name="source">rows × any number of columns.</param>
    /// <param name="indices">Columns of the source; inside it.</param>
    /// <param name="destination">rows × indices.</param>
    public static void Run<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> indices, Span<T> destination) where T : unmanaged
    {
        Require(source, indices, destination);
        fixed (T* from = source, to = destination)
        fixed (int* chosen = indices)
        {
            Job<T> job = new() { Source = from, Destination = to, Indices = chosen, Rows = destination.Length / indices.Length };
            WorkerTeam.Run(&RunPart<T>, &job, indices.Length, unit: 1, OperationsPerElement * destination.Length);
        }
    }

    /// <summary>As <see cref="Run"/> does for the columns <paramref name="from"/> … <paramref name="to"/> − 1 of the destination, on the calling thread. Nothing is checked.</summary>
    public static void RunHere<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> indices, Span<T> destination, int from, int to) where T : unmanaged
    {
        fixed (T* source0 = source, destination0 = destination)
        fixed (int* chosen = indices)
        {
            Job<T> job = new() { Source = source0, Destination = destination0, Indices = chosen, Rows = destination.Length / indices.Length };
            RunPart<T>(&job, from, to);
        }
    }

    /// <summary>Whether a gather of so many elements is worth another thread.</summary>
    public static bool IsLarge(long elements) => WorkerTeam.IsLarge(OperationsPerElement * elements);

    /// <summary>Throws where an index is not in the source.</summary>
    public static void Require<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> indices, Span<T> destination) where T : unmanaged
    {
        int rows = destination.Length / indices.Length;
        long last = source.Length / rows - 1;
        foreach (int index in indices)
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, last);
    }

    private static void RunPart<T>(void* operands, nint from, nint to) where T : unmanaged
    {
        ref readonly Job<T> job = ref *(Job<T>*)operands;
        nint rows = job.Rows, k = from;
        for (; k <= to - 4; k += 4)
        {
            for (nint next = k + 4; next < Math.Min(k + 8, to); next++)
                Touch(job.Column(next), rows);
            CopyFour(job.Column(k), job.Column(k + 1), job.Column(k + 2), job.Column(k + 3), job.Destination + k * rows, rows);
        }
        for (; k < to; k++)
            Copy(job.Column(k), job.Destination + k * rows, rows);
    }

    // Looks up the pages of a column that will be copied soon.
    private static void Touch<T>(T* column, nint rows) where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        for (nint i = 0; i < rows; i += Page / sizeof(T))
            Sse.PrefetchNonTemporal(column + i);
        Sse.PrefetchNonTemporal(column + rows - 1);
    }

    // Side by side: the processor fetches four streams from memory faster than one after the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyFour<T>(T* first, T* second, T* third, T* fourth, T* destination, nint rows) where T : unmanaged
    {
        nint i = 0;
        for (; i <= rows - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            Vector512.Load(first + i).Store(destination + i);
            Vector512.Load(second + i).Store(destination + rows + i);
            Vector512.Load(third + i).Store(destination + 2 * rows + i);
            Vector512.Load(fourth + i).Store(destination + 3 * rows + i);
        }
        for (; i <= rows - Vector128<T>.Count; i += Vector128<T>.Count)
        {
            Vector128.Load(first + i).Store(destination + i);
            Vector128.Load(second + i).Store(destination + rows + i);
            Vector128.Load(third + i).Store(destination + 2 * rows + i);
            Vector128.Load(fourth + i).Store(destination + 3 * rows + i);
        }
        for (; i < rows; i++)
        {
            destination[i] = first[i];
            destination[rows + i] = second[i];
            destination[2 * rows + i] = third[i];
            destination[3 * rows + i] = fourth[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(T* column, T* destination, nint rows) where T : unmanaged
    {
        nint i = 0;
        for (; i <= rows - Vector512<T>.Count; i += Vector512<T>.Count)
            Vector512.Load(column + i).Store(destination + i);
        for (; i < rows; i++)
            destination[i] = column[i];
    }

    private struct Job<T> where T : unmanaged
    {
        public T* Source, Destination;
        public int* Indices;
        public nint Rows;

        public readonly T* Column(nint k) => Source + Indices[k] * Rows;
    }
}
