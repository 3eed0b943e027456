using System.Numerics;

namespace Backprop.Numerics;

/// <summary>A function of one number, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = f(x).</summary>
    Vector<T> Apply(Vector<T> x);
}

/// <summary>A function of three numbers, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>w = f(x, y, z).</summary>
    Vector<T> Apply(Vector<T> x, Vector<T> y, Vector<T> z);
}

/// <summary>
/// Applies functions to spans, element by element. The tail goes through the same arithmetic as the rest, so no element's
/// result depends on its position: long spans are split among threads.
/// </summary>
internal static unsafe class Elementwise
{
    // Bound by memory: an element takes as long as about this many operations of a product.
    private const double OperationsPerElement = 10;

    /// <summary>y[k] = f(x[k]); x and y may be the same span.</summary>
    public static void Map<TFunction, T>(TFunction f, ReadOnlySpan<T> x, Span<T> y)
        where TFunction : unmanaged, IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x[..y.Length], y0 = y)
        {
            Job<TFunction, T> job = new() { F = f, X = x0, Result = y0 };
            WorkerTeam.Run(&MapPart<TFunction, T>, &job, y.Length, unit: 64, OperationsPerElement * y.Length);
        }
    }

    /// <summary>w[k] = f(x[k], y[k], z[k]); w may be one of the inputs.</summary>
    public static void Map<TFunction, T>(TFunction f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w)
        where TFunction : unmanaged, IFunction3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x[..w.Length], y0 = y[..w.Length], z0 = z[..w.Length], w0 = w)
        {
            Job<TFunction, T> job = new() { F = f, X = x0, Y = y0, Z = z0, Result = w0 };
            WorkerTeam.Run(&Map3Part<TFunction, T>, &job, w.Length, unit: 64, OperationsPerElement * w.Length);
        }
    }

    private static void MapPart<TFunction, T>(void* operands, nint from, nint to)
        where TFunction : unmanaged, IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<TFunction, T> job = *(Job<TFunction, T>*)operands;
        nint k = from;
        for (; k <= to - Vector<T>.Count; k += Vector<T>.Count)
            job.F.Apply(Vector.Load(job.X + k)).Store(job.Result + k);
        if (k < to)
            StoreTail(job.F.Apply(LoadTail(Tail(job.X, k, to))), new Span<T>(job.Result + k, (int)(to - k)));
    }

    private static void Map3Part<TFunction, T>(void* operands, nint from, nint to)
        where TFunction : unmanaged, IFunction3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<TFunction, T> job = *(Job<TFunction, T>*)operands;
        nint k = from;
        for (; k <= to - Vector<T>.Count; k += Vector<T>.Count)
            job.F.Apply(Vector.Load(job.X + k), Vector.Load(job.Y + k), Vector.Load(job.Z + k)).Store(job.Result + k);
        if (k < to)
            StoreTail(job.F.Apply(LoadTail(Tail(job.X, k, to)), LoadTail(Tail(job.Y, k, to)), LoadTail(Tail(job.Z, k, to))), new Span<T>(job.Result + k, (int)(to - k)));
    }

    private static ReadOnlySpan<T> Tail<T>(T* x, nint from, nint to) where T : unmanaged => new(x + from, (int)(to - from));

    /// <summary>Fewer elements than a register holds, and zeros.</summary>
    public static Vector<T> LoadTail<T>(ReadOnlySpan<T> tail) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> padded = stackalloc T[Vector<T>.Count];
        padded.Clear();
        tail.CopyTo(padded);
        return new Vector<T>(padded);
    }

    /// <summary>The first elements of a register.</summary>
    public static void StoreTail<T>(Vector<T> vector, Span<T> tail) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> padded = stackalloc T[Vector<T>.Count];
        vector.CopyTo(padded);
        padded[..tail.Length].CopyTo(tail);
    }

    private struct Job<TFunction, T>
        where TFunction : unmanaged
        where T : unmanaged
    {
        public TFunction F;
        public T* X, Y, Z, Result;
    }
}
