using System.Numerics;
using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

public class ActivationTests
{
    public static readonly TheoryData<string> Activations = [.. LayerCases.All<double>().Where(row => row.Make() is Activation<double>).Select(row => row.Name)];

    // from mpmath import *
    // mp.dps = 40
    // sigmoid = lambda z: 1 / (1 + exp(-z))
    // softplus = lambda z: log(1 + exp(z))
    // l, s = mpf('1.0507009873554804934193349852946'), mpf('1.6732632423543772848170429916717')
    // f = {'Sigmoid': sigmoid, 'Tanh': tanh, 'ReLU': lambda z: max(z, 0), 'LeakyReLU': lambda z: max(z, 0) + min(z, 0) / 5,
    //      'ELU': lambda z: z if z > 0 else exp(z) - 1, 'ELU with a kink': lambda z: z if z > 0 else (exp(z) - 1) * mpf('0.7'),
    //      'SELU': lambda z: l * z if z > 0 else l * s * (exp(z) - 1),
    //      'GELU': lambda z: z * erfc(-z / sqrt(2)) / 2, 'SiLU': lambda z: z * sigmoid(z), 'Mish': lambda z: z * tanh(softplus(z)), 'Softplus': softplus}
    // for name, g in f.items():
    //     print(name, [nstr(g(mpf(z)), 17) for z in [-5, -1, '0.5', 3]])
    [Theory]
    [InlineData("Sigmoid", 0.0066928509242848556, 0.26894142136999512, 0.62245933120185456, 0.95257412682243322)]
    [InlineData("Tanh", -0.99990920426259513, -0.76159415595576489, 0.46211715726000976, 0.99505475368673045)]
    [InlineData("ReLU", 0, 0, 0.5, 3.0)]
    [InlineData("LeakyReLU", -1.0, -0.2, 0.5, 3.0)]
    [InlineData("ELU", -0.99326205300091453, -0.63212055882855768, 0.5, 3.0)]
    [InlineData("ELU with a kink", -0.69528343710064017, -0.44248439117999037, 0.5, 3.0)]
    [InlineData("SELU", -1.7462533606696201, -1.1113307378125628, 0.52535049367774025, 3.1521029620664415)]
    [InlineData("GELU", -1.4332578593959696e-6, -0.15865525393145705, 0.34573123063700655, 2.9959503059051097)]
    [InlineData("SiLU", -0.033464254621424278, -0.26894142136999512, 0.31122966560092728, 2.8577223804672997)]
    [InlineData("Mish", -0.033576237730161705, -0.30340146137410892, 0.3752452113048951, 2.9865350049679573)]
    [InlineData("Softplus", 0.0067153484891180686, 0.31326168751822283, 0.97407698418010668, 3.0485873515737421)]
    public void Values(string name, double atMinus5, double atMinus1, double atHalf, double at3)
    {
        Check<double>(1e-14);
        Check<float>(1e-6);

        void Check<T>(double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double[] z = [-5, -1, 0.5, 3];
            Matrix<T> values = LayerCases.Get<T>(name).Build().Infer(Matrix<T>.Build.Dense(1, 4, Array.ConvertAll(z, T.CreateChecked)));
            MatrixAssert.Close(Matrix<double>.Build.Dense(1, 4, [atMinus5, atMinus1, atHalf, at3]), values, tolerance, floor: 0, name);
        }
    }

    // Far out every activation is constant or a straight line; eᶻ would overflow float at 89 and double at 710.
    [Theory]
    [InlineData("Sigmoid", 0, 1, 0, 0)]
    [InlineData("Tanh", -1, 1, 0, 0)]
    [InlineData("ReLU", 0, 1000, 0, 1)]
    [InlineData("LeakyReLU", -200, 1000, 0.2, 1)]
    [InlineData("ELU", -1, 1000, 0, 1)]
    [InlineData("ELU with a kink", -0.7, 1000, 0, 1)]
    [InlineData("SELU", -1.758099340847377, 1050.7009873554805, 0, 1.0507009873554805)]
    [InlineData("GELU", 0, 1000, 0, 1)]
    [InlineData("SiLU", 0, 1000, 0, 1)]
    [InlineData("Mish", 0, 1000, 0, 1)]
    [InlineData("Softplus", 0, 1000, 0, 1)]
    public void Far_from_zero_values_and_slopes_are_finite(string name, double atMinus1000, double at1000, double slopeBelow, double slopeAbove)
    {
        Check<double>(1e-15);
        Check<float>(2e-7);

        void Check<T>(double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Layer<T> layer = LayerCases.Get<T>(name).Build();
            Matrix<T> input = Matrix<T>.Build.Dense(1, 2, [T.CreateChecked(-1000), T.CreateChecked(1000)]);

            MatrixAssert.Close(Matrix<double>.Build.Dense(1, 2, [atMinus1000, at1000]), layer.Forward(input), tolerance, floor: 0);
            MatrixAssert.Close(Matrix<double>.Build.Dense(1, 2, [slopeBelow, slopeAbove]), layer.Backward(Matrix<T>.Build.Dense(1, 2, T.One)), tolerance, floor: 0);
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void NaN_passes_through(string name)
    {
        Layer<double> layer = LayerCases.Get<double>(name).Build();

        Assert.True(double.IsNaN(layer.Forward(Matrix<double>.Build.Dense(1, 1, double.NaN))[0, 0]));
    }

    // Small z are where eᶻ − 1 and log(1 + eᶻ) lose digits when computed as written: expm1(−1e-9) = −1e-9 + 5e-19 − …
    [Fact]
    public void ELU_keeps_its_digits_near_zero()
        => Assert.Equal(-9.999999995e-10, new ELU<double>().Infer(Matrix<double>.Build.Dense(1, 1, -1e-9))[0, 0], tolerance: 1e-24);

    [Fact]
    public void Softmax_gives_probabilities_whatever_the_size_of_the_scores()
    {
        // e^0 : e^ln2 : e^ln5 = 1 : 2 : 5, of a sum of 8; shifted by ±1000 the ratios stay.
        double[] scores = [0, Math.Log(2), Math.Log(5)];
        Matrix<double> input = Matrix<double>.Build.Dense(3, 3, (i, s) => scores[i] + 1000 * (s - 1));

        Matrix<double> output = new Softmax<double>().Infer(input);

        MatrixAssert.Close(Matrix<double>.Build.Dense(3, 3, (i, _) => new[] { 0.125, 0.25, 0.625 }[i]), output, 1e-12, floor: 0);
    }

    [Fact]
    public void Scale_multiplies_each_feature_by_its_factor_and_starts_as_the_identity()
    {
        var layer = new Scale<double>(2);
        Matrix<double> input = Matrix<double>.Build.Dense(2, 2, [1, 2, 3, 4]);
        MatrixAssert.SameBits(input, layer.Infer(input));

        layer.Weight.Value.SetColumn(0, [10, -1]);

        MatrixAssert.SameBits(Matrix<double>.Build.Dense(2, 2, [10, -2, 30, -4]), layer.Infer(input));
    }
}
