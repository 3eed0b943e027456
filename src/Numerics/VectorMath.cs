using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// Elementary functions on spans, <c>y[k] = f(x[k])</c>; x and y may be the same span. The value of an element does not depend on
/// its position, so a span may be split in any way. Relative errors are below 2⁻²² = 2.4e-7 for float and near 1e-15 for double.
/// </summary>
internal static class VectorMath
{
    /// <summary>y = eˣ.</summary>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<ExpFunction, T>(x, y);

    /// <summary>y = eˣ − 1, accurate near 0.</summary>
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<Expm1Function, T>(x, y);

    /// <summary>y = σ(x) = 1 / (1 + e⁻ˣ).</summary>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<SigmoidFunction, T>(x, y);

    /// <summary>y = tanh x.</summary>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<TanhFunction, T>(x, y);

    /// <summary>y = erf x.</summary>
    public static void Erf<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<ErfFunction, T>(x, y);

    /// <summary>y = ln(1 + eˣ), accurate on both sides.</summary>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<SoftplusFunction, T>(x, y);

    /// <summary>y = ln x.</summary>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<LogFunction, T>(x, y);

    /// <summary>A register of eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<ExpFunction, T>(x);

    /// <summary>A register of ln(1 + e^(−|x|)): how far softplus lies above max(x, 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SoftplusTail<T>(Vector<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<SoftplusTailFunction, T>(x);

    private static void Map<TFunction, T>(ReadOnlySpan<T> x, Span<T> y)
        where TFunction : unmanaged, IElementary
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Elementwise.Map(default(Registers<TFunction, T>), x, y[..x.Length]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Apply<TFunction, T>(Vector<T> x)
        where TFunction : unmanaged, IElementary
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float)
            ? Vector.As<float, T>(TFunction.Apply(Vector.As<T, float>(x)))
            : Vector.As<double, T>(OneByOne<TFunction>(Vector.As<T, double>(x)));

    private static Vector<double> OneByOne<TFunction>(Vector<double> x) where TFunction : unmanaged, IElementary
    {
        Vector<double> y = x;
        for (int k = 0; k < Vector<double>.Count; k++)
            y = y.WithElement(k, TFunction.Apply(x[k]));
        return y;
    }

    private readonly struct Registers<TFunction, T> : IFunction<T>
        where TFunction : unmanaged, IElementary
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static double Operations => 40;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Apply(Vector<T> x) => VectorMath.Apply<TFunction, T>(x);
    }

    /// <summary>A function for a register of floats, and for one double.</summary>
    private interface IElementary
    {
        static abstract Vector<float> Apply(Vector<float> x);

        static abstract double Apply(double x);
    }

    private readonly struct ExpFunction : IElementary
    {
        public static double Apply(double x) => Math.Exp(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Exp(x);
    }

    private readonly struct Expm1Function : IElementary
    {
        public static double Apply(double x) => ScalarMath.Expm1(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Expm1(x);
    }

    private readonly struct SigmoidFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Sigmoid(x);
    }

    private readonly struct TanhFunction : IElementary
    {
        public static double Apply(double x) => Math.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Tanh(x);
    }

    private readonly struct ErfFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Erf(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Erf(x);
    }

    private readonly struct SoftplusFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Softplus(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Softplus(x);
    }

    private readonly struct SoftplusTailFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Log1p(Math.Exp(-Math.Abs(x)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.SoftplusTail(x);
    }

    private readonly struct LogFunction : IElementary
    {
        public static double Apply(double x) => Math.Log(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x) => FloatMath.Log(x);
    }
}
