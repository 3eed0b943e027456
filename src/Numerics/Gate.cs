using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// Functions g that rise from 0 to 1, with their slopes g', a register at a time: an activation a = z·g(z) has the derivative
/// g(z) + z·g'(z).
/// </summary>
internal static class Gate
{
    /// <summary>What <see cref="Elementwise"/> should count for one element of a function made of these.</summary>
    public const double OperationsPerElement = 50;

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sigmoid<T>(Vector<T> x, out Vector<T> slope) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<SigmoidGate, T>(x, out slope);

    /// <summary>tanh(ln(1 + eˣ)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> TanhSoftplus<T>(Vector<T> x, out Vector<T> slope) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<TanhSoftplusGate, T>(x, out slope);

    /// <summary>Φ(x), the standard normal distribution function; its slope is the density φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> NormalCdf<T>(Vector<T> x, out Vector<T> density) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<NormalCdfGate, T>(x, out density);

    /// <summary>z·g, where g vanishes faster than z grows: ±∞·0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Multiply<T>(Vector<T> z, Vector<T> g) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Vector.ConditionalSelect(Vector.Equals(g, Vector<T>.Zero), g, z * g);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Apply<TGate, T>(Vector<T> x, out Vector<T> slope)
        where TGate : IGate
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Vector<float> y = TGate.Apply(Vector.As<T, float>(x), out Vector<float> y1);
            slope = Vector.As<float, T>(y1);
            return Vector.As<float, T>(y);
        }
        Vector<double> g = OneByOne<TGate>(Vector.As<T, double>(x), out Vector<double> g1);
        slope = Vector.As<double, T>(g1);
        return Vector.As<double, T>(g);
    }

    private static Vector<double> OneByOne<TGate>(Vector<double> x, out Vector<double> slope) where TGate : IGate
    {
        Vector<double> y = x;
        slope = x;
        for (int k = 0; k < Vector<double>.Count; k++)
        {
            y = y.WithElement(k, TGate.Apply(x[k], out double y1));
            slope = slope.WithElement(k, y1);
        }
        return y;
    }

    private interface IGate
    {
        static abstract Vector<float> Apply(Vector<float> x, out Vector<float> slope);

        static abstract double Apply(double x, out double slope);
    }

    private readonly struct SigmoidGate : IGate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x, out Vector<float> slope) => FloatGates.Sigmoid(x, out slope);

        public static double Apply(double x, out double slope)
        {
            double s = ScalarMath.Sigmoid(x);
            slope = s * ScalarMath.Sigmoid(-x);
            return s;
        }
    }

    private readonly struct TanhSoftplusGate : IGate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x, out Vector<float> slope) => FloatGates.TanhSoftplus(x, out slope);

        public static double Apply(double x, out double slope)
        {
            double t = Math.Tanh(ScalarMath.Softplus(x));
            slope = ScalarMath.Sigmoid(x) * (1 - t) * (1 + t);
            return t;
        }
    }

    private readonly struct NormalCdfGate : IGate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Apply(Vector<float> x, out Vector<float> slope) => FloatGates.NormalCdf(x, out slope);

        public static double Apply(double x, out double slope)
        {
            slope = ScalarMath.NormalDensity(x);
            return ScalarMath.NormalCdf(x);
        }
    }
}
