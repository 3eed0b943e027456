using System.Numerics;
using Backprop.Layers;
using Backprop.Tests.Properties;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Edge;

/// <summary>Activations far out, next to zero, and where their parts overflow or underflow; values and slopes, in float and in double.</summary>
public class ActivationEdgeTests
{
    // from mpmath import *
    // mp.dps = 400
    // phi, s, sp = (lambda x: exp(-x*x/2)/sqrt(2*pi)), (lambda x: 1/(1+exp(-x))), (lambda x: log1p(exp(x)))
    // f = {'Sigmoid': (s, lambda x: s(x)*s(-x)), 'Tanh': (tanh, lambda x: 1/cosh(x)**2), 'Softplus': (sp, s), 'GELU': (lambda x: x*ncdf(x), lambda x: ncdf(x)+x*phi(x)),
    //      'SiLU': (lambda x: x*s(x), lambda x: s(x)+x*s(x)*s(-x)), 'Mish': (lambda x: x*tanh(sp(x)), lambda x: tanh(sp(x))+x*s(x)/cosh(sp(x))**2),
    //      'ELU': (lambda x: x if x > 0 else expm1(x), lambda x: mpf(1) if x > 0 else exp(x))}
    // for n, (g, d) in f.items():
    //     for x in [-708.5, -104, -88, -37, -1e-20, 1e-20, 1e-8, 37]: print(f'    [InlineData("{n}", {x}, {nstr(g(mpf(x)), 17)}, {nstr(d(mpf(x)), 17)})]')
    [Theory]
    [InlineData("Sigmoid", -708.5, 2.0061323053313058e-308, 2.0061323053313058e-308)]
    [InlineData("Sigmoid", -104, 6.8135568215452985e-46, 6.8135568215452985e-46)]
    [InlineData("Sigmoid", -88, 6.0546018954011859e-39, 6.0546018954011859e-39)]
    [InlineData("Sigmoid", -37, 8.5330476257440651e-17, 8.5330476257440643e-17)]
    [InlineData("Sigmoid", -1e-20, 0.5, 0.25)]
    [InlineData("Sigmoid", 1e-20, 0.5, 0.25)]
    [InlineData("Sigmoid", 1e-08, 0.5000000025, 0.24999999999999999)]
    [InlineData("Sigmoid", 37, 0.99999999999999991, 8.5330476257440643e-17)]
    [InlineData("Tanh", -708.5, -1.0, 0)]
    [InlineData("Tanh", -104, -1.0, 1.8569822624170588e-90)]
    [InlineData("Tanh", -88, -1.0, 1.4663281644718253e-76)]
    [InlineData("Tanh", -37, -1.0, 2.9125160713286575e-32)]
    [InlineData("Tanh", -1e-20, -9.9999999999999995e-21, 1.0)]
    [InlineData("Tanh", 1e-20, 9.9999999999999995e-21, 1.0)]
    [InlineData("Tanh", 1e-08, 9.9999999999999999e-9, 0.9999999999999999)]
    [InlineData("Tanh", 37, 1.0, 2.9125160713286575e-32)]
    [InlineData("Softplus", -708.5, 2.0061323053313058e-308, 2.0061323053313058e-308)]
    [InlineData("Softplus", -104, 6.8135568215452985e-46, 6.8135568215452985e-46)]
    [InlineData("Softplus", -88, 6.0546018954011859e-39, 6.0546018954011859e-39)]
    [InlineData("Softplus", -37, 8.5330476257440654e-17, 8.5330476257440651e-17)]
    [InlineData("Softplus", -1e-20, 0.69314718055994531, 0.5)]
    [InlineData("Softplus", 1e-20, 0.69314718055994531, 0.5)]
    [InlineData("Softplus", 1e-08, 0.69314718555994532, 0.5000000025)]
    [InlineData("Softplus", 37, 37.0, 0.99999999999999991)]
    [InlineData("GELU", -708.5, 0, 0)]
    [InlineData("GELU", -104, 0, 0)]
    [InlineData("GELU", -88, 0, 0)]
    [InlineData("GELU", -37, -2.1184613523340934e-298, -7.8382986694185162e-297)]
    [InlineData("GELU", -1e-20, -4.9999999999999997e-21, 0.5)]
    [InlineData("GELU", 1e-20, 4.9999999999999997e-21, 0.5)]
    [InlineData("GELU", 1e-08, 5.0000000398942281e-9, 0.50000000797884561)]
    [InlineData("GELU", 37, 37.0, 1.0)]
    [InlineData("SiLU", -708.5, -1.4213447383272302e-305, -1.4193386060218989e-305)]
    [InlineData("SiLU", -104, -7.0860990944071105e-44, -7.0179635261916575e-44)]
    [InlineData("SiLU", -88, -5.3280496679530436e-37, -5.2675036489990317e-37)]
    [InlineData("SiLU", -37, -3.1572276215253041e-15, -3.0718971452678632e-15)]
    [InlineData("SiLU", -1e-20, -4.9999999999999997e-21, 0.5)]
    [InlineData("SiLU", 1e-20, 4.9999999999999997e-21, 0.5)]
    [InlineData("SiLU", 1e-08, 5.0000000250000001e-9, 0.500000005)]
    [InlineData("SiLU", 37, 36.999999999999997, 1.0000000000000031)]
    [InlineData("Mish", -708.5, -1.4213447383272302e-305, -1.4193386060218989e-305)]
    [InlineData("Mish", -104, -7.0860990944071105e-44, -7.0179635261916575e-44)]
    [InlineData("Mish", -88, -5.3280496679530436e-37, -5.2675036489990317e-37)]
    [InlineData("Mish", -37, -3.1572276215253042e-15, -3.0718971452678634e-15)]
    [InlineData("Mish", -1e-20, -5.9999999999999997e-21, 0.6)]
    [InlineData("Mish", 1e-20, 5.9999999999999997e-21, 0.6)]
    [InlineData("Mish", 1e-08, 6.0000000320000001e-9, 0.6000000064)]
    [InlineData("Mish", 37, 37.0, 1.0)]
    [InlineData("ELU", -708.5, -1.0, 2.0061323053313058e-308)]
    [InlineData("ELU", -104, -1.0, 6.8135568215452985e-46)]
    [InlineData("ELU", -88, -1.0, 6.0546018954011859e-39)]
    [InlineData("ELU", -37, -0.99999999999999991, 8.5330476257440658e-17)]
    [InlineData("ELU", -1e-20, -9.9999999999999995e-21, 1.0)]
    [InlineData("ELU", 1e-20, 9.9999999999999995e-21, 1.0)]
    [InlineData("ELU", 1e-08, 1.0e-8, 1.0)]
    [InlineData("ELU", 37, 37.0, 1.0)]
    public void Values_and_slopes(string name, double x, double value, double slope)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // A few units. In double Φ squares a rounded x/√2, which magnifies that rounding x² times.
            bool isDouble = typeof(T) == typeof(double);
            double unit = isDouble ? Math.Pow(2, -52) : Math.Pow(2, -23), tolerance = 4 * unit * (isDouble && name == "GELU" ? 1 + x * x : 1);
            // z·g(z) where g underflows; and slopes made of the cached output, which is known to a unit of 1 where that is near ±1 or −α.
            double smallest = 2 * Math.Max(1, Math.Abs(x)) * double.CreateTruncating(T.Epsilon);
            double floor = name is "Tanh" or "ELU" || (name == "Sigmoid" && x > 0) ? 2 * unit : smallest;
            (T a, T δ) = Of(name, T.CreateTruncating(x));
            Assert.Equal(value, double.CreateTruncating(a), tolerance * Math.Abs(value) + smallest);
            Assert.Equal(slope, double.CreateTruncating(δ), tolerance * Math.Abs(slope) * (name is "SiLU" or "Mish" ? 2 : 1) + floor);
        }
    }

    // The limits, exact: where σ is 0 its slope is too, and z·0 is 0 even for z = −∞.
    [Theory]
    [InlineData("Sigmoid", 0, 0, 1, 0)]
    [InlineData("Tanh", -1, 0, 1, 0)]
    [InlineData("ReLU", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("LeakyReLU", double.NegativeInfinity, 0.25, double.PositiveInfinity, 1)]
    [InlineData("ELU", -1, 0, double.PositiveInfinity, 1)]
    [InlineData("GELU", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("SiLU", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("Mish", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("Softplus", 0, 0, double.PositiveInfinity, 1)]
    public void Limits(string name, double below, double slopeBelow, double above, double slopeAbove)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (T far in new[] { T.CreateTruncating(1e4), T.PositiveInfinity })
            {
                (T low, T lowSlope) = Of(name, -far);
                (T high, T highSlope) = Of(name, far);
                Assert.Equal(name == "LeakyReLU" ? -far / T.CreateTruncating(4) : T.CreateTruncating(below), low);
                Assert.Equal(double.IsPositiveInfinity(above) ? far : T.CreateTruncating(above), high);
                Assert.Equal((T.CreateTruncating(slopeBelow), T.CreateTruncating(slopeAbove)), (lowSlope, highSlope));
            }
        }
    }

    // The smallest numbers there are: f(x) ≈ f(0) + f'(0)·x, of which nothing may be flushed to 0 that is not below half of the smallest.
    [Theory]
    [InlineData("Tanh", 1)]
    [InlineData("ReLU", 1)]
    [InlineData("ELU", 1)]
    [InlineData("GELU", 0.5)]
    [InlineData("SiLU", 0.5)]
    [InlineData("Mish", 0.6)]
    public void Subnormal_numbers_stay(string name, double slope)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T tiny = T.Epsilon * T.CreateTruncating(1000);
            T a = Of(name, tiny).Value;
            Assert.True(T.Abs(a - tiny * T.CreateTruncating(slope)) <= T.Epsilon, $"{name}({tiny}) is {a}");
            Assert.True(T.IsNegative(Of(name, -T.Zero).Value) || name is "ReLU" or "Softplus", $"{name}(−0) is not −0");
        }
    }

    private static (T Value, T Slope) Of<T>(string name, T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = 1;
        Layer<T> layer = name switch
        {
            "LeakyReLU" => new LeakyReLU<T>(0.25),
            "ELU" => new ELU<T>(),
            _ => new Piece(name, 1).Make<T>(ref size),
        };
        T value = layer.Forward(Matrix<T>.Build.Dense(1, 1, [x]))[0, 0];
        return (value, layer.Backward(Matrix<T>.Build.Dense(1, 1, T.One))[0, 0]);
    }
}
