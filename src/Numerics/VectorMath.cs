using System.Numerics;
using System.Runtime.InteropServices;

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

    /// <summary>y = eˣ / Σ eˣ, one sample's softmax.</summary>
    /// <returns>ln Σ eˣ, so that −ln y[k] is this less x[k] without cancellation.</returns>
    public static T Softmax<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        y = y[..x.Length];
        T largest = T.NegativeInfinity;
        foreach (T value in x)
            largest = T.Max(largest, value);
        for (int k = 0; k < y.Length; k++)
            y[k] = x[k] - largest;
        Exp(y, y);
        T sum = T.Zero;
        foreach (T value in y)
            sum += value;
        for (int k = 0; k < y.Length; k++)
            y[k] /= sum;
        return largest + T.Log(sum);
    }

    private static void Map<TFunction, T>(ReadOnlySpan<T> x, Span<T> y)
        where TFunction : unmanaged, IElementary
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Elementwise.Map(default(TFunction), MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y[..x.Length]));
            return;
        }
        for (int k = 0; k < x.Length; k++)
            y[k] = T.CreateTruncating(TFunction.Apply(double.CreateTruncating(x[k])));
    }

    /// <summary>A function for a register of floats, and for one double.</summary>
    private interface IElementary : IFunction<float>
    {
        static abstract double Apply(double x);
    }

    private readonly struct ExpFunction : IElementary
    {
        public static double Apply(double x) => Math.Exp(x);

        public Vector<float> Apply(Vector<float> x) => FloatMath.Exp(x);
    }

    private readonly struct Expm1Function : IElementary
    {
        public static double Apply(double x) => ScalarMath.Expm1(x);

        public Vector<float> Apply(Vector<float> x) => FloatMath.Expm1(x);
    }

    private readonly struct SigmoidFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Sigmoid(x);

        public Vector<float> Apply(Vector<float> x) => FloatMath.Sigmoid(x);
    }

    private readonly struct TanhFunction : IElementary
    {
        public static double Apply(double x) => Math.Tanh(x);

        public Vector<float> Apply(Vector<float> x) => FloatMath.Tanh(x);
    }

    private readonly struct ErfFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Erf(x);

        public Vector<float> Apply(Vector<float> x) => FloatMath.Erf(x);
    }

    private readonly struct SoftplusFunction : IElementary
    {
        public static double Apply(double x) => ScalarMath.Softplus(x);

        public Vector<float> Apply(Vector<float> x) => FloatMath.Softplus(x);
    }
}
