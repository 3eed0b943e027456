using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Optimizers;

/// <summary>
/// What an optimizer does to one element, written for as many elements as a vector register holds. A rule holds its numbers as vectors: of numbers, the JIT
/// makes the vectors anew for every few elements, which costs Adam a fifth of its time.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IUpdateRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers the rule remembers per element: 0, 1 or 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>The new w.</summary>
    /// <param name="w">θ.</param>
    /// <param name="gradient">θ', as summed by the layers.</param>
    /// <param name="first">The first number remembered, to be changed.</param>
    /// <param name="second">The second number remembered, to be changed.</param>
    Vector<T> Apply(Vector<T> w, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second);
}

/// <summary>
/// Applies a rule to all elements, on several threads where there are many. The tail goes through the same arithmetic, so no
/// element's result depends on its position. Where gradients stay zero, as behind a dead ReLU, what a rule remembers decays to denormal numbers, and
/// those never decay any further: on many processors each takes a hundred times as long from then on. So they are remembered as zero.
/// </summary>
internal static unsafe class UpdateRule
{
    // An update is bound by memory: it takes as long as about this many operations of a product.
    private const double OperationsPerElement = 20;

    // Measured.
    private const int BytesAhead = 512;

    public static void Run<TRule, T>(TRule rule, Span<T> w, ReadOnlySpan<T> gradient, ReadOnlySpan<T[]> state)
        where TRule : unmanaged, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w0 = w, gradient0 = gradient, first = TRule.StateCount > 0 ? state[0] : null, second = TRule.StateCount > 1 ? state[1] : null)
        {
            Job<TRule, T> job = new() { Rule = rule, W = w0, Gradient = gradient0, First = first, Second = second };
            WorkerTeam.Run(&RunPart<TRule, T>, &job, w.Length, unit: 64, OperationsPerElement * w.Length, Elementwise.Piece);
        }
    }

    /// <summary>The same with a gradient that is not stored.</summary>
    public static void Run<TRule, T>(TRule rule, Span<T> w, PendingProduct<T> gradient, ReadOnlySpan<T[]> state)
        where TRule : unmanaged, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w0 = w, first = TRule.StateCount > 0 ? state[0] : null, second = TRule.StateCount > 1 ? state[1] : null)
            gradient.InStrips(new Job<TRule, T> { Rule = rule, W = w0, First = first, Second = second });
    }

    private static void RunPart<TRule, T>(void* operands, nint from, nint to)
        where TRule : unmanaged, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => RunPart(*(Job<TRule, T>*)operands, from, to);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPart<TRule, T>(in Job<TRule, T> job, nint from, nint to)
        where TRule : unmanaged, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TRule rule = job.Rule;
        // The processor foresees each of these streams, but only to the end of a page.
        nint ahead = BytesAhead / sizeof(T);
        T* w = job.W, gradient = job.Gradient, first = job.First, second = job.Second;
        Vector<T> m = default, v = default, smallest = new(Precision.SmallestNormal<T>());
        nint i = from;
        for (; i <= to - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(w + i + ahead);
                Sse.Prefetch0(gradient + i + ahead);
                if (TRule.StateCount > 0)
                    Sse.Prefetch0(first + i + ahead);
                if (TRule.StateCount > 1)
                    Sse.Prefetch0(second + i + ahead);
            }
            if (TRule.StateCount > 0)
                m = Vector.Load(first + i);
            if (TRule.StateCount > 1)
                v = Vector.Load(second + i);
            rule.Apply(Vector.Load(w + i), Vector.Load(gradient + i), ref m, ref v).Store(w + i);
            if (TRule.StateCount > 0)
                ZeroBelow(smallest, m).Store(first + i);
            if (TRule.StateCount > 1)
                ZeroBelow(smallest, v).Store(second + i);
        }
        if (i < to)
            RunTail(job, i, (int)(to - i));
    }

    private static void RunTail<TRule, T>(in Job<TRule, T> job, nint start, int count)
        where TRule : unmanaged, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> w = new(job.W + start, count);
        Span<T> first = TRule.StateCount > 0 ? new(job.First + start, count) : [], second = TRule.StateCount > 1 ? new(job.Second + start, count) : [];
        Vector<T> m = Elementwise.LoadTail<T>(first), v = Elementwise.LoadTail<T>(second);
        Elementwise.StoreTail(job.Rule.Apply(Elementwise.LoadTail<T>(w), Elementwise.LoadTail(new ReadOnlySpan<T>(job.Gradient + start, count)), ref m, ref v), w);
        Vector<T> smallest = new(Precision.SmallestNormal<T>());
        Elementwise.StoreTail(ZeroBelow(smallest, m), first);
        Elementwise.StoreTail(ZeroBelow(smallest, v), second);
    }

    /// <summary>The smallest g for which factor · g² is not denormal. A rule takes the squares of smaller ones for zero.</summary>
    public static Vector<T> SmallestSquared<T>(T factor) where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.Sqrt(Precision.SmallestNormal<T>() / factor));

    /// <summary>x, but 0 where |x| is smaller. A NaN is not smaller, and stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> ZeroBelow<T>(Vector<T> smallest, Vector<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Vector.AndNot(x, Vector.LessThan(Vector.Abs(x), smallest));

    private struct Job<TRule, T> : IStripUse<T>
        where TRule : unmanaged, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public TRule Rule;
        public T* W, Gradient, First, Second;

        public readonly void Use(T* strip, nint from, nint to)
        {
            Job<TRule, T> here = this;
            here.Gradient = strip - from;
            RunPart(here, from, to);
        }
    }
}
