using System.Numerics;

namespace Backprop.Numerics;

/// <summary>A function of one number, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The time of one element, in operations of a product. Simple functions are bound by memory, at about this many.</summary>
    static virtual double Operations => 10;

    /// <summary>y = f(x).</summary>
    Vector<T> Apply(Vector<T> x);
}

/// <summary>A function of two numbers, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IFunction{T}.Operations"/>
    static virtual double Operations => 10;

    /// <summary>z = f(x, y).</summary>
    Vector<T> Apply(Vector<T> x, Vector<T> y);
}

/// <summary>A function of three numbers, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IFunction3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IFunction{T}.Operations"/>
    static virtual double Operations => 10;

    /// <summary>w = f(x, y, z).</summary>
    Vector<T> Apply(Vector<T> x, Vector<T> y, Vector<T> z);
}

/// <summary>What one output costs, written for as many as a vector register holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface ICost<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="IFunction{T}.Operations"/>
    static virtual double Operations => 20;

    /// <summary>The cost of the output a where the target is y.</summary>
    /// <param name="a">The outputs.</param>
    /// <param name="y">Their targets.</param>
    /// <param name="δ">The derivatives of the costs with respect to a.</param>
    Vector<T> Apply(Vector<T> a, Vector<T> y, out Vector<T> δ);
}

/// <summary>
/// Applies functions to spans, element by element. The tail goes through the same arithmetic as the rest, so no element's
/// result depends on its position: long spans are split among threads.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>Elements that one of several threads takes at a time.</summary>
    internal const int Piece = 1 << 14;

    /// <summary>y[k] = f(x[k]); x and y may be the same span.</summary>
    public static void Map<TFunction, T>(TFunction f, ReadOnlySpan<T> x, Span<T> y)
        where TFunction : unmanaged, IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x[..y.Length], y0 = y)
        {
            Job<TFunction, T> job = new() { F = f, X = x0, Result = y0 };
            WorkerTeam.Run(&MapPart<TFunction, T>, &job, y.Length, unit: 64, TFunction.Operations * y.Length, Piece);
        }
    }

    /// <summary>z[k] = f(x[k], y[k]); z may be one of the inputs.</summary>
    public static void Map<TFunction, T>(TFunction f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where TFunction : unmanaged, IFunction2<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x[..z.Length], y0 = y[..z.Length], z0 = z)
        {
            Job<TFunction, T> job = new() { F = f, X = x0, Y = y0, Result = z0 };
            WorkerTeam.Run(&Map2Part<TFunction, T>, &job, z.Length, unit: 64, TFunction.Operations * z.Length, Piece);
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
            WorkerTeam.Run(&Map3Part<TFunction, T>, &job, w.Length, unit: 64, TFunction.Operations * w.Length, Piece);
        }
    }

    /// <summary>y[k] = f(x[k]) on the calling thread; y may be x.</summary>
    public static void RunHere<TFunction, T>(TFunction f, T* x, T* y, nint count)
        where TFunction : unmanaged, IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint k = 0;
        for (; k <= count - Vector<T>.Count; k += Vector<T>.Count)
            f.Apply(Vector.Load(x + k)).Store(y + k);
        if (k < count)
            StoreTail(f.Apply(LoadTail(Tail(x, k, count))), new Span<T>(y + k, (int)(count - k)));
    }

    /// <summary>A cost and its derivative with respect to a, for every a[k] and y[k], on the calling thread.</summary>
    public static void RunHere<TCost, T>(TCost f, T* a, T* y, T* cost, T* derivative, nint count)
        where TCost : unmanaged, ICost<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint k = 0;
        Vector<T> d;
        for (; k <= count - Vector<T>.Count; k += Vector<T>.Count)
        {
            f.Apply(Vector.Load(a + k), Vector.Load(y + k), out d).Store(cost + k);
            d.Store(derivative + k);
        }
        if (k == count)
            return;
        StoreTail(f.Apply(LoadTail(Tail(a, k, count)), LoadTail(Tail(y, k, count)), out d), new Span<T>(cost + k, (int)(count - k)));
        StoreTail(d, new Span<T>(derivative + k, (int)(count - k)));
    }

    private static void MapPart<TFunction, T>(void* operands, nint from, nint to)
        where TFunction : unmanaged, IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<TFunction, T>* job = (Job<TFunction, T>*)operands;
        RunHere(job->F, job->X + from, job->Result + from, to - from);
    }

    private static void Map2Part<TFunction, T>(void* operands, nint from, nint to)
        where TFunction : unmanaged, IFunction2<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<TFunction, T>* job = (Job<TFunction, T>*)operands;
        TFunction f = job->F;
        T* x = job->X, y = job->Y, z = job->Result;
        nint k = from;
        for (; k <= to - Vector<T>.Count; k += Vector<T>.Count)
            f.Apply(Vector.Load(x + k), Vector.Load(y + k)).Store(z + k);
        if (k < to)
            StoreTail(f.Apply(LoadTail(Tail(x, k, to)), LoadTail(Tail(y, k, to))), new Span<T>(z + k, (int)(to - k)));
    }

    private static void Map3Part<TFunction, T>(void* operands, nint from, nint to)
        where TFunction : unmanaged, IFunction3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<TFunction, T>* job = (Job<TFunction, T>*)operands;
        TFunction f = job->F;
        T* x = job->X, y = job->Y, z = job->Z, w = job->Result;
        nint k = from;
        for (; k <= to - Vector<T>.Count; k += Vector<T>.Count)
            f.Apply(Vector.Load(x + k), Vector.Load(y + k), Vector.Load(z + k)).Store(w + k);
        if (k < to)
            StoreTail(f.Apply(LoadTail(Tail(x, k, to)), LoadTail(Tail(y, k, to)), LoadTail(Tail(z, k, to))), new Span<T>(w + k, (int)(to - k)));
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
