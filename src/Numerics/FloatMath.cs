using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// Elementary functions of floats, a register at a time, with relative errors below 2⁻²² = 2.4e-7 over the whole line: infinities, NaN,
/// subnormal numbers and both zeros included. The same on every processor: all multiply-adds are fused.
/// The polynomials are minimax fits (Remez exchange in 40 digits), their coefficients in ascending order.
/// </summary>
internal static class FloatMath
{
    // ln 2 = Ln2 + Ln2Rest, to twice the precision of a float.
    private const float Log2E = 1.44269504f, Ln2 = 0.693147182f, Ln2Rest = -1.90465421e-9f;

    // The bits of √½.
    private const int HalfRootBits = 0x3F3504F3;

    // Adding 1.5·2²³ leaves no bits for a fraction: the sum ends in the nearest integer.
    private const float Rounder = 12582912f;

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // Beyond these bounds eˣ is 0 or ∞.
        Vector<float> n = SplitExponent(Vector.ClampNative(x, new Vector<float>(-104f), new Vector<float>(89f)), out Vector<float> p);
        Vector<int> exponent = Vector.ConvertToInt32Native(n), half = exponent >> 1;
        // 2ⁿ in two factors: alone it would overflow or underflow before the product does.
        return KeepNaN(x, (Vector<float>.One + p) * PowerOfTwo(half) * PowerOfTwo(exponent - half));
    }

    /// <summary>eˣ − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Expm1(Vector<float> x)
    {
        Vector<float> n = SplitExponent(Vector.ClampNative(x, new Vector<float>(-30f), new Vector<float>(89f)), out Vector<float> p);
        // eˣ − 1 = 2ⁿ·p + (2ⁿ − 1), computed at half its size, where 2¹²⁸ does not overflow.
        Vector<float> half = PowerOfTwo(Vector.ConvertToInt32Native(n) - Vector<int>.One);
        Vector<float> y = Vector.FusedMultiplyAdd(half, p, half - new Vector<float>(0.5f));
        // Where n = 0 the result is p itself, down to the smallest numbers, whose half would be rounded.
        return KeepNaN(x, Vector.CopySign(Vector.ConditionalSelect(Vector.Equals(n, Vector<float>.Zero), p, y + y), x));
    }

    /// <summary>ln x: −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        // Subnormal numbers have no exponent to read: they are raised by 2²³ first.
        Vector<int> small = Vector.LessThan(x, new Vector<float>(1.17549435e-38f));
        Vector<int> bits = Vector.AsVectorInt32(Vector.ConditionalSelect(small, x * new Vector<float>(8388608f), x)) - new Vector<int>(HalfRootBits);
        Vector<float> n = Vector.ConvertToSingle((bits >> 23) + (small & new Vector<int>(-23)));
        Vector<float> m = Vector.AsVectorSingle((bits & new Vector<int>(0x7FFFFF)) + new Vector<int>(HalfRootBits));
        // x = 2ⁿ·m with m from √½ to √2, and ln m = 2 artanh(s) = 2s + s³·P(s²) with s = (m − 1) / (m + 1).
        Vector<float> s = (m - Vector<float>.One) / (m + Vector<float>.One), z = s * s;
        Vector<float> p = new(0.233304672f);
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.285508208f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.400001218f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.666666666f));
        Vector<float> y = Vector.FusedMultiplyAdd(z * s, p, Vector.FusedMultiplyAdd(n, new Vector<float>(Ln2Rest), s + s));
        y = Vector.FusedMultiplyAdd(n, new Vector<float>(Ln2), y);
        y = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), new Vector<float>(float.NaN), y);
        y = Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), new Vector<float>(float.NegativeInfinity), y);
        return KeepNaN(x, Vector.ConditionalSelect(Vector.Equals(x, new Vector<float>(float.PositiveInfinity)), x, y));
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        Vector<float> e = Exp(-Vector.Abs(x));
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), e, Vector<float>.One) / (Vector<float>.One + e);
    }

    /// <summary>tanh x = (e²ˣ − 1) / (e²ˣ + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        // From 9.1 on tanh rounds to 1.
        Vector<float> size = Vector.MinNative(Vector.Abs(x), new Vector<float>(10f));
        Vector<float> t = Expm1(size + size);
        return KeepNaN(x, Vector.CopySign(t / (t + new Vector<float>(2f)), x));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Softplus(Vector<float> x) => Vector.MaxNative(x, Vector<float>.Zero) + SoftplusTail(x);

    /// <summary>ln(1 + e^(−|x|)): how far softplus lies above max(x, 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SoftplusTail(Vector<float> x)
    {
        Vector<float> e = Exp(-Vector.Abs(x));
        // ln(1 + e) = 2 artanh(s) = 2s + s³·P(s²) with s = e / (2 + e) ≤ 1/3: nothing cancels, however small e is.
        Vector<float> s = e / (e + new Vector<float>(2f)), z = s * s;
        Vector<float> p = new(0.232543796f);
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.216999248f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.28592819f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.399996966f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.666666687f));
        return Vector.FusedMultiplyAdd(z * s, p, s + s);
    }

    /// <summary>erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Erf(Vector<float> x)
    {
        // Up to 0.92: erf x = x + x·P(x²).
        Vector<float> z = x * x;
        Vector<float> p = new(-0.000597658974f);
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.00499041285f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-0.0267647542f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.11281766f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(-0.376124889f));
        p = Vector.FusedMultiplyAdd(p, z, new Vector<float>(0.128379151f));
        Vector<float> inner = Vector.FusedMultiplyAdd(p, x, x);
        // Beyond: erf t = 1 − e^(t·Q(t) − t); from 4 on it rounds to 1.
        Vector<float> t = Vector.MinNative(Vector.Abs(x), new Vector<float>(4f));
        Vector<float> q = new(0.000214146174f);
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(-0.00321628549f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(0.0228942316f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(-0.105268508f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(-0.635713279f));
        q = Vector.FusedMultiplyAdd(q, t, new Vector<float>(-0.128515854f));
        Vector<float> outer = Vector.CopySign(Vector<float>.One - Exp(Vector.FusedMultiplyAdd(q, t, -t)), x);
        return KeepNaN(x, Vector.ConditionalSelect(Vector.LessThan(t, new Vector<float>(0.92f)), inner, outer));
    }

    /// <summary>eˣ = 2ⁿ·(1 + p) with an integer n and |p| at most √2 − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> SplitExponent(Vector<float> x, out Vector<float> p)
    {
        Vector<float> n = Vector.FusedMultiplyAdd(x, new Vector<float>(Log2E), new Vector<float>(Rounder)) - new Vector<float>(Rounder);
        Vector<float> r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2Rest), r);
        // eʳ − 1 = r + r²·Q(r)
        Vector<float> q = new(0.00139411259f);
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.00836318173f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.0416663736f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.166665763f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.5f));
        p = Vector.FusedMultiplyAdd(r * r, q, r);
        return n;
    }

    /// <summary>2ⁿ, for n from −126 to 127, from its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> n) => Vector.AsVectorSingle((n + new Vector<int>(127)) << 23);

    /// <summary>y, but NaN where x is: native minima and maxima lose it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> KeepNaN(Vector<float> x, Vector<float> y) => Vector.ConditionalSelect(Vector.IsNaN(x), x, y);
}
