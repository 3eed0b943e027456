using System.Numerics;
using MathNet.Numerics;

namespace Backprop.Numerics;

/// <summary>Functions of one number that .NET lacks or computes naively, accurate over the whole line.</summary>
internal static class ScalarMath
{
    /// <summary>σ(x) = 1 / (1 + e⁻ˣ), without overflow: e is only raised to −|x|.</summary>
    public static T Sigmoid<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T e = T.Exp(-T.Abs(x));
        return (x < T.Zero ? e : T.One) / (T.One + e);
    }

    /// <summary>log(1 + eˣ) = max(x, 0) + log1p(e⁻|ˣ|), without overflow.</summary>
    public static T Softplus<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.Max(x, T.Zero) + Log1p(T.Exp(-T.Abs(x)));

    /// <summary>log(1 + x), exact also where 1 + x rounds to 1, where .NET's LogP1 returns 0 (Kahan's correction; Higham, "Accuracy and Stability of Numerical Algorithms", 2002, §1.14.1).</summary>
    public static T Log1p<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T u = T.One + x;
        if (u == T.One)
            return x;
        return T.IsInfinity(u) || u == T.Zero ? T.Log(u) : T.Log(u) * (x / (u - T.One));
    }

    /// <summary>eˣ − 1, exact also near 0, where .NET's ExpM1 subtracts as written (Kahan's correction; Higham 2002, §1.14.1).</summary>
    public static T Expm1<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T u = T.Exp(x);
        T m = u - T.One;
        if (u == T.One)
            return x;
        return m == -T.One || T.IsInfinity(u) ? m : m * (x / T.Log(u));
    }

    /// <summary>erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    public static T Erf<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(SpecialFunctions.Erf(double.CreateTruncating(x)));

    /// <summary>Φ(x) = ½ erfc(−x/√2), the standard normal distribution function, accurate in the lower tail.</summary>
    public static T NormalCdf<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(0.5 * SpecialFunctions.Erfc(-double.CreateTruncating(x) / Constants.Sqrt2));

    /// <summary>φ(x) = e^(−x²/2) / √(2π), the standard normal density.</summary>
    public static T NormalDensity<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.Exp(x * x * T.CreateTruncating(-0.5)) * T.CreateTruncating(Constants.InvSqrt2Pi);
}
