using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Numerics;

namespace Backprop.Optimizers;

/// <summary>What an optimizer does to one element, written for as many elements as a vector register holds.</summary>
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

/// <summary>Applies a rule to all elements. The tail goes through the same arithmetic, so no element's result depends on its position.</summary>
internal static class UpdateRule
{
    public static void Run<TRule, T>(TRule rule, Span<T> w, ReadOnlySpan<T> gradient, ReadOnlySpan<T[]> state)
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> first = TRule.StateCount > 0 ? state[0] : [], second = TRule.StateCount > 1 ? state[1] : [];
        int whole = w.Length - w.Length % Vector<T>.Count;
        RunWhole<TRule, T>(rule, w[..whole], gradient, first, second);
        if (whole < w.Length)
            RunTail<TRule, T>(rule, w[whole..], gradient[whole..], TRule.StateCount > 0 ? first[whole..] : [], TRule.StateCount > 1 ? second[whole..] : []);
    }

    private static void RunWhole<TRule, T>(TRule rule, Span<T> w, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T w0 = ref MemoryMarshal.GetReference(w);
        ref T gradient0 = ref MemoryMarshal.GetReference(gradient);
        ref T first0 = ref MemoryMarshal.GetReference(first), second0 = ref MemoryMarshal.GetReference(second);
        Vector<T> m = default, v = default;
        for (nuint i = 0; i < (nuint)w.Length; i += (nuint)Vector<T>.Count)
        {
            if (TRule.StateCount > 0)
                m = Vector.LoadUnsafe(ref first0, i);
            if (TRule.StateCount > 1)
                v = Vector.LoadUnsafe(ref second0, i);
            rule.Apply(Vector.LoadUnsafe(ref w0, i), Vector.LoadUnsafe(ref gradient0, i), ref m, ref v).StoreUnsafe(ref w0, i);
            if (TRule.StateCount > 0)
                m.StoreUnsafe(ref first0, i);
            if (TRule.StateCount > 1)
                v.StoreUnsafe(ref second0, i);
        }
    }

    private static void RunTail<TRule, T>(TRule rule, Span<T> w, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> m = Elementwise.LoadTail<T>(first), v = Elementwise.LoadTail<T>(second);
        Elementwise.StoreTail(rule.Apply(Elementwise.LoadTail<T>(w), Elementwise.LoadTail(gradient), ref m, ref v), w);
        Elementwise.StoreTail(m, first);
        Elementwise.StoreTail(v, second);
    }
}
