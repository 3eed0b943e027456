using MathNet.Numerics;

namespace Backprop.Numerics;

/// <summary>The functions of <see cref="VectorMath"/> for one double, accurate to about 1e-15 relative everywhere, also near 0.</summary>
internal static class ScalarMath
{
    /// <summary>σ(x) = 1 / (1 + e⁻ˣ), without overflow and without losing the small values on the left.</summary>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// <summary>erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    public static double Erf(double x) => SpecialFunctions.Erf(x);

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>
    /// ln(1 + x), exact also where 1 + x rounds to 1, where <see cref="double.LogP1(double)"/> returns 0
    /// (Kahan's correction; Higham, "Accuracy and Stability of Numerical Algorithms", 2002, §1.14.1).
    /// </summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1)
            return x;
        return double.IsInfinity(u) || u == 0 ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>eˣ − 1, exact also near 0 (Kahan's correction; Higham 2002, §1.14.1).</summary>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
            return x;
        double difference = u - 1;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * (x / Math.Log(u));
    }
}
