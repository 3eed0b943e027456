namespace Backprop.Tests.Reference;

/// <summary>
/// A number a + b·ε with ε² = 0. Whatever is computed with it carries its exact derivative along: f(a + b·ε) = f(a) + f'(a)·b·ε, no step size anywhere
/// (Clifford, "Preliminary Sketch of Biquaternions", 1873; Griewank and Walther, "Evaluating Derivatives", 2008).
/// </summary>
/// <param name="Value">a.</param>
/// <param name="Derivative">b.</param>
internal readonly record struct Dual(double Value, double Derivative = 0)
{
    public static implicit operator Dual(double constant) => new(constant);

    public static Dual operator +(Dual x, Dual y) => new(x.Value + y.Value, x.Derivative + y.Derivative);

    public static Dual operator -(Dual x, Dual y) => new(x.Value - y.Value, x.Derivative - y.Derivative);

    public static Dual operator -(Dual x) => new(-x.Value, -x.Derivative);

    public static Dual operator *(Dual x, Dual y) => new(x.Value * y.Value, x.Derivative * y.Value + x.Value * y.Derivative);

    public static Dual operator /(Dual x, Dual y) => new(x.Value / y.Value, (x.Derivative - x.Value / y.Value * y.Derivative) / y.Value);

    public static bool operator <(Dual x, Dual y) => x.Value < y.Value;

    public static bool operator >(Dual x, Dual y) => x.Value > y.Value;

    public static Dual Exp(Dual x) => new(Math.Exp(x.Value), Math.Exp(x.Value) * x.Derivative);

    public static Dual Log(Dual x) => new(Math.Log(x.Value), x.Derivative / x.Value);

    public static Dual Sqrt(Dual x) => new(Math.Sqrt(x.Value), x.Derivative / (2 * Math.Sqrt(x.Value)));

    public static Dual Tanh(Dual x) => new(Math.Tanh(x.Value), (1 - Math.Tanh(x.Value) * Math.Tanh(x.Value)) * x.Derivative);

    public static Dual Cos(Dual x) => new(Math.Cos(x.Value), -Math.Sin(x.Value) * x.Derivative);

    public static Dual Abs(Dual x) => x.Value < 0 ? -x : x;

    public static Dual Sigmoid(Dual x) => 1 / (1 + Exp(-x));

    // Around the larger of 0 and x, where e^|x| would swallow the 1.
    public static Dual Softplus(Dual x) => x.Value > 0 ? x + Log(1 + Exp(-x)) : Log(1 + Exp(x));

    /// <summary>Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …) (Marsaglia, "Evaluating the Normal Distribution", 2004), with the derivative φ(x).</summary>
    public static Dual NormalCdf(Dual x)
    {
        double density = Math.Exp(-x.Value * x.Value / 2) / Math.Sqrt(2 * Math.PI), term = x.Value, sum = 0;
        for (int k = 3; sum + term != sum; k += 2)
        {
            sum += term;
            term *= x.Value * x.Value / k;
        }
        return new(0.5 + density * sum, density * x.Derivative);
    }

    public static Dual Sum(IEnumerable<Dual> terms)
    {
        Dual sum = 0;
        foreach (Dual term in terms)
            sum += term;
        return sum;
    }
}
