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
        => T.Max(x, T.Zero) + Log1P(T.Exp(-T.Abs(x)));

    /// <summary>log(1 + x), accurate near 0 (Kahan; .NET's LogP1 computes log(1 + x) as written, so LogP1(1e-20) is 0).</summary>
    public static T Log1P<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T u = T.One + x;
        return u == T.One || T.IsPositiveInfinity(u) ? x : T.Log(u) * (x / (u - T.One));
    }

    /// <summary>eˣ − 1, accurate near 0 (Kahan; .NET's ExpM1 computes exp(x) − 1 as written).</summary>
    public static T ExpM1<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T u = T.Exp(x);
        T m = u - T.One;
        return u == T.One ? x : m == -T.One || T.IsPositiveInfinity(u) ? m : m * (x / T.Log(u));
    }

    /// <summary>Φ(x) = ½ erfc(−x/√2), the standard normal distribution function, accurate in the lower tail.</summary>
    public static T NormalCdf<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(0.5 * SpecialFunctions.Erfc(-double.CreateTruncating(x) / Constants.Sqrt2));

    /// <summary>φ(x) = e^(−x²/2) / √(2π), the standard normal density.</summary>
    public static T NormalDensity<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.Exp(x * x * T.CreateTruncating(-0.5)) * T.CreateTruncating(Constants.InvSqrt2Pi);
}
