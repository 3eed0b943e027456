using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// Functions of floats that rise from 0 to 1, with their slopes, a register at a time: relative errors below 2⁻²¹ = 4.8e-7, on
/// the side where they vanish, too. One exponential serves both.
/// </summary>
internal static class FloatGates
{
    /// <summary>σ(x) = 1 / (1 + e⁻ˣ), σ' = e⁻ˣ / (1 + e⁻ˣ)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x, out Vector<float> slope)
    {
        Vector<float> e = FloatMath.Exp(-Vector.Abs(x)), inverse = Vector<float>.One / (Vector<float>.One + e);
        slope = e * inverse * inverse;
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), e * inverse, inverse);
    }

    /// <summary>
    /// t = tanh(ln(1 + eˣ)) = ((1 + eˣ)² − 1) / ((1 + eˣ)² + 1), t' = 4eˣ(1 + eˣ) / ((1 + eˣ)² + 1)².
    /// Above 0 both fractions are taken times e⁻²ˣ, so that nothing overflows or cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> TanhSoftplus(Vector<float> x, out Vector<float> slope)
    {
        Vector<float> e = FloatMath.Exp(-Vector.Abs(x)), two = new(2f);
        Vector<int> below = Vector.LessThan(x, Vector<float>.Zero);
        Vector<float> top = Vector.ConditionalSelect(below, e * (e + two), Vector.FusedMultiplyAdd(e, two, Vector<float>.One));
        Vector<float> inverse = Vector<float>.One / (top + Vector.ConditionalSelect(below, two, two * e * e));
        slope = new Vector<float>(4f) * Vector.ConditionalSelect(below, e, e * e) * (Vector<float>.One + e) * inverse * inverse;
        return top * inverse;
    }

    /// <summary>Φ(x) = ½ erfc(−x/√2), the standard normal distribution function, and its density φ(x) = e^(−x²/2) / √(2π).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalCdf(Vector<float> x, out Vector<float> density)
    {
        // From 15 on both are 0.
        Vector<float> t = Vector.MinNative(Vector.Abs(x), new Vector<float>(15f));
        // e^(−t²/2) would magnify the rounding of t² by t²/2: what was rounded off is put back to first order.
        Vector<float> square = t * t, rest = Vector.FusedMultiplyAdd(t, t, -square);
        Vector<float> e = FloatMath.Exp(new Vector<float>(-0.5f) * square);
        e = Vector.FusedMultiplyAdd(e, new Vector<float>(-0.5f) * rest, e);
        // Φ(−t) = e^(−t²/2)·P(t)/Q(t): near-minimax, with positive coefficients, so that nothing cancels.
        Vector<float> p = new(0.00415295268f), q = new(0.0104097969f);
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.0408793487f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(0.102475449f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.183964003f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(0.471395102f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.439276728f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(1.20552731f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.5f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(1.67643846f));
        q = Vector.FusedMultiplyAdd(q, t, Vector<float>.One);
        Vector<float> tail = e * (p / q);
        density = FloatMath.KeepNaN(x, e * new Vector<float>(0.398942280f));
        return FloatMath.KeepNaN(x, Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail));
    }
}
