using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

public class VectorMathTests
{
    private delegate void SpanFunction<T>(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>The functions in double. Values by mpmath 1.3 with 40 digits, of the double nearest to x: nstr(f(mpf(x)), 20).</summary>
    [Theory]
    [InlineData("Expm1", -40, -0.99999999999999999575)]
    [InlineData("Expm1", -0.75, -0.52763344725898529286)]
    [InlineData("Expm1", -1e-05, -9.999950000166667068e-6)]
    [InlineData("Expm1", 1e-20, 9.9999999999999994516e-21)]
    [InlineData("Expm1", 0.1, 0.10517091807564763095)]
    [InlineData("Expm1", 3, 19.085536923187667741)]
    [InlineData("Expm1", 700, 1.0142320547350045095e+304)]
    [InlineData("Log1p", -0.75, -1.3862943611198906188)]
    [InlineData("Log1p", -1e-05, -0.000010000050000333336651)]
    [InlineData("Log1p", 1e-20, 9.9999999999999994515e-21)]
    [InlineData("Log1p", 1e-08, 9.9999999500000005426e-9)]
    [InlineData("Log1p", 0.1, 0.09531017980432486509)]
    [InlineData("Log1p", 3, 1.3862943611198906188)]
    [InlineData("Log1p", 1e+300, 690.77552789821370526)]
    [InlineData("Sigmoid", -700, 9.8596765437597708567e-305)]
    [InlineData("Sigmoid", -30, 9.3576229688392989538e-14)]
    [InlineData("Sigmoid", -0.1, 0.47502081252106001252)]
    [InlineData("Sigmoid", 0, 0.5)]
    [InlineData("Sigmoid", 0.1, 0.52497918747893998748)]
    [InlineData("Sigmoid", 30, 0.99999999999990642377)]
    [InlineData("Sigmoid", 700, 1.0)]
    [InlineData("Softplus", -700, 9.8596765437597708567e-305)]
    [InlineData("Softplus", -30, 9.3576229688397367794e-14)]
    [InlineData("Softplus", -1, 0.31326168751822283405)]
    [InlineData("Softplus", 0, 0.69314718055994530942)]
    [InlineData("Softplus", 0.1, 0.74439666007357089774)]
    [InlineData("Softplus", 30, 30.000000000000093576)]
    [InlineData("Softplus", 700, 700.0)]
    [InlineData("Erf", -3, -0.99997790950300141456)]
    [InlineData("Erf", -0.5, -0.52049987781304653768)]
    [InlineData("Erf", 1e-12, 1.1283791670955125512e-12)]
    [InlineData("Erf", 0.1, 0.1124629160182848984)]
    [InlineData("Erf", 1, 0.84270079294971486934)]
    [InlineData("Erf", 2.5, 0.99959304798255504106)]
    [InlineData("Erf", 6, 0.99999999999999997848)]
    [InlineData("Tanh", -1, -0.76159415595576488812)]
    [InlineData("Tanh", 1e-12, 9.9999999999999997989e-13)]
    [InlineData("Tanh", 0.5, 0.4621171572600097585)]
    [InlineData("Tanh", 10, 0.99999999587769276362)]
    public void Doubles_are_accurate_to_a_few_units(string function, double x, double expected)
    {
        double scalar = function switch
        {
            "Expm1" => ScalarMath.Expm1(x),
            "Log1p" => ScalarMath.Log1p(x),
            "Sigmoid" => ScalarMath.Sigmoid(x),
            "Softplus" => ScalarMath.Softplus(x),
            "Erf" => ScalarMath.Erf(x),
            _ => Math.Tanh(x),
        };
        Assert.InRange(Math.Abs(scalar - expected), 0, 1e-15 * Math.Abs(expected));
        if (function == "Log1p")
            return;
        double[] y = [x];
        Named<double>(function)(y, y);
        Assert.Equal(scalar, y[0]);
    }

    /// <summary>Floats from the whole line (every 4093rd pattern of bits, subnormal numbers among them) and densely from −110 to 110.</summary>
    [Theory]
    [InlineData("Exp", 1.0 / (1 << 23))]
    [InlineData("Expm1", 1.0 / (1 << 22))]
    [InlineData("Sigmoid", 1.0 / (1 << 22))]
    [InlineData("Tanh", 1.0 / (1 << 22))]
    [InlineData("Erf", 1.0 / (1 << 23))]
    [InlineData("Softplus", 1.0 / (1 << 22))]
    [InlineData("Log", 1.0 / (1 << 22))]
    public void Floats_are_accurate_to_one_or_two_units(string function, double bound)
    {
        float[] x = [.. Enumerable.Range(0, (int)(0x1_0000_0000L / 4093)).Select(k => BitConverter.UInt32BitsToSingle((uint)(k * 4093L))),
            .. Enumerable.Range(-110_000, 220_001).Select(k => k * 1e-3f)];
        double[] expected = Array.ConvertAll(x, v => (double)v);
        float[] actual = new float[x.Length];
        Named<double>(function)(expected, expected);
        Named<float>(function)(x, actual);
        for (int k = 0; k < x.Length; k++)
        {
            // Below the normal floats the spacing is 2⁻¹⁴⁹, above them is only infinity.
            bool right = double.IsNaN(expected[k]) ? float.IsNaN(actual[k])
                : Math.Abs(expected[k]) > float.MaxValue ? Math.Abs(actual[k]) >= float.MaxValue && Math.Sign(actual[k]) == Math.Sign(expected[k])
                : Math.Abs(actual[k] - expected[k]) <= Math.Max(bound * Math.Abs(expected[k]), 2 * float.Epsilon);
            Assert.True(right, $"{function}({x[k]:R}) is {actual[k]:R}, expected {expected[k]:R}.");
        }
    }

    [Theory]
    [InlineData("Exp", 0f, 1f, 1f, float.PositiveInfinity)]
    [InlineData("Expm1", -1f, -0f, 0f, float.PositiveInfinity)]
    [InlineData("Sigmoid", 0f, 0.5f, 0.5f, 1f)]
    [InlineData("Tanh", -1f, -0f, 0f, 1f)]
    [InlineData("Erf", -1f, -0f, 0f, 1f)]
    [InlineData("Softplus", 0f, 0.6931472f, 0.6931472f, float.PositiveInfinity)]
    public void Limits_are_exact(string function, float atMinusInfinity, float atMinusZero, float atZero, float atInfinity)
    {
        float[] x = [float.NegativeInfinity, -0f, 0f, float.PositiveInfinity, float.NaN];
        Named<float>(function)(x, x);
        Assert.Equal([atMinusInfinity, atMinusZero, atZero, atInfinity, float.NaN], x);
        Assert.Equal(float.IsNegative(atMinusZero), float.IsNegative(x[1]));
    }

    // Where eˣ or 1 + x is 0 or infinite, the quotients of Kahan's correction are not numbers.
    [Fact]
    public void Corrected_functions_have_their_limits()
    {
        Assert.Equal([-1, -1, double.PositiveInfinity, double.PositiveInfinity], new[] { double.NegativeInfinity, -1000, 1000, double.PositiveInfinity }.Select(ScalarMath.Expm1));
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], new[] { -1, double.PositiveInfinity }.Select(ScalarMath.Log1p));
    }

    [Fact]
    public void The_logarithm_of_1_is_exactly_0_and_of_0_minus_infinity()
    {
        float[] x = [1, 0, -0f, -1, float.NegativeInfinity, float.PositiveInfinity, float.Epsilon];
        VectorMath.Log<float>(x, x);
        // ln 2⁻¹⁴⁹ = −149·ln 2
        Assert.Equal([0, float.NegativeInfinity, float.NegativeInfinity, float.NaN, float.NaN, float.PositiveInfinity, -103.27893f], x);
    }

    [Theory]
    [InlineData("Exp")]
    [InlineData("Expm1")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Erf")]
    [InlineData("Softplus")]
    [InlineData("Log")]
    public void An_element_does_not_depend_on_its_position(string function)
    {
        float[] x = [.. ProductCheck.Draw<float>(function, 67).Select(v => 5 * v)], whole = new float[x.Length];
        Named<float>(function)(x, whole);
        for (int from = 0; from < x.Length; from++)
            for (int to = from + 1; to <= x.Length; to += 5)
            {
                float[] part = x[from..to];
                Named<float>(function)(part, part);
                Assert.Equal(whole[from..to], part);
            }
    }

    [Fact]
    public void Softmax_gives_probabilities_and_the_logarithm_of_the_sum()
    {
        // e⁰ : e¹ : e² = 1 : e : e², shifted by 1000, where eˣ alone would overflow.
        double[] x = [1000, 1001, 1002], y = new double[3], largest = new double[1], logSum = new double[1];
        double sum = 1 + Math.E + Math.E * Math.E;
        ColumnSoftmax.Run<double>(x, y, largest, logSum);
        Assert.Equal(1002, largest[0]);
        Assert.Equal(Math.Log(sum) - 2, logSum[0], 1e-15);
        Assert.Equal(1 / sum, y[0], 1e-15);
        Assert.Equal(Math.E / sum, y[1], 1e-15);
        Assert.Equal(Math.E * Math.E / sum, y[2], 1e-15);
    }

    private static SpanFunction<T> Named<T>(string function) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => function switch
    {
        "Exp" => VectorMath.Exp,
        "Expm1" => VectorMath.Expm1,
        "Sigmoid" => VectorMath.Sigmoid,
        "Tanh" => VectorMath.Tanh,
        "Erf" => VectorMath.Erf,
        "Softplus" => VectorMath.Softplus,
        "Log" => VectorMath.Log,
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };
}
