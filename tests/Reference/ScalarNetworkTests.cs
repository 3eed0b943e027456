using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tests.Losses;
using Backprop.Tests.Properties;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Reference;

/// <summary>The vector code against the scalar reference, whose derivatives are exact: cost, θ' and the gradient of the input of random networks, all layers and all losses among them.</summary>
public class ScalarNetworkTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Random_networks_have_the_exact_gradient()
    {
        HashSet<string> layers = [], losses = [];
        double worst = 0;
        Property.Holds(NetworkCase.Of(Piece.Kinds), @case =>
        {
            worst = Math.Max(worst, Compare(@case));
            layers.UnionWith(@case.Pieces.Select(piece => piece.Kind));
            losses.Add(@case.Loss);
        }, @case => @case.Simpler(), count: 250);
        TestContext.Current.TestOutputHelper?.WriteLine($"largest relative difference {worst:G2}");
        Assert.Equal(Piece.Kinds.Order(), layers.Order());
        Assert.Equal(LossCases.All<double>().Select(row => row.Name).Order(), losses.Order());
    }

    // f = x·e^x/(1 + x²) at 2: f' = f·(1 + 1/x − 2x/(1 + x²)) = (2e²/5)·(1 + ½ − 4/5) = 0.28·e²
    [Fact]
    public void Dual_numbers_carry_the_derivative()
    {
        var x = new Dual(2, 1);
        Dual f = x * Dual.Exp(x) / (1 + x * x);
        Assert.Equal(0.4 * Math.Exp(2), f.Value, 1e-15);
        Assert.Equal(0.28 * Math.Exp(2), f.Derivative, 1e-15);
        // tanh' = 1 − tanh², (√x)' = 1/(2√x), softplus' = σ, Φ' = φ; Φ(1) to 16 digits by mpmath's ncdf.
        Assert.Equal(1 - Math.Tanh(2) * Math.Tanh(2), Dual.Tanh(x).Derivative, 1e-16);
        Assert.Equal(Math.Sqrt(0.125), Dual.Sqrt(x).Derivative, 1e-16);
        Assert.Equal(1 / (1 + Math.Exp(-2)), Dual.Softplus(x).Derivative, 1e-15);
        Assert.Equal(new Dual(0.8413447460685429, Math.Exp(-0.5) / Math.Sqrt(2 * Math.PI)).Value, Dual.NormalCdf(new(1, 1)).Value, 2e-16);
    }

    // Relative to the numbers themselves, or to a ten-thousandth of the largest: what is left of a sum that cancels has fewer digits.
    private static double Compare(NetworkCase @case)
    {
        Sequential<double> network = @case.Network<double>();
        Loss<double> loss = @case.MakeLoss<double>();
        (Matrix<double> input, Matrix<double> target) = (@case.Input<double>(), @case.Target<double>());
        RandomStream random = @case.Stream("weights of samples");
        Vector<double> weights = Vector<double>.Build.Dense(@case.Samples, _ => 0.5 + random.NextUniform());

        network.ZeroGradients();
        (double cost, Matrix<double> delta) = loss.Evaluate(network.Forward(input), target, weights);
        double[] inputGradient = network.Backward(delta).ToColumnMajorArray();
        double[] gradients = [.. network.Parameters.SelectMany(parameter => parameter.Gradients.ToArray())];

        Dual[] x = [.. input.ToColumnMajorArray().Select(value => new Dual(value))];
        var theta = network.Parameters.ToDictionary(parameter => parameter.Name, parameter => Array.ConvertAll(parameter.Values.ToArray(), value => new Dual(value)));
        var scalar = new ScalarNetwork(theta, new Seed(@case.Draw));
        double exact = Cost().Value;
        Assert.True(Math.Abs(cost - exact) <= Tolerance * Math.Abs(exact), $"the cost is {cost:R}, expected {exact:R}");
        double[] derivatives = [.. network.Parameters.SelectMany(parameter => Derivatives(theta[parameter.Name]))];
        return Math.Max(Close("θ'", derivatives, gradients), Close("the gradient of the input", Derivatives(x), inputGradient));

        // C as a function of the dual numbers above, with the derivative of whichever of them has one.
        Dual Cost()
        {
            Dual[][] outputs = scalar.Forward(network, [.. x.Chunk(@case.Inputs)]);
            return Dual.Sum(outputs.Select((a, s) => weights[s] * ScalarLoss.Of(loss, a, [.. target.Column(s)])));
        }

        double[] Derivatives(Dual[] variables) => [.. variables.Select((variable, i) =>
        {
            variables[i] = variable with { Derivative = 1 };
            double derivative = Cost().Derivative;
            variables[i] = variable;
            return derivative;
        })];
    }

    private static double Close(string what, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs), worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = expected[i] == actual[i] ? 0 : Math.Abs(expected[i] - actual[i]) / Math.Max(Math.Abs(expected[i]), 1e-4 * largest);
            Assert.True(difference <= Tolerance, $"{what}, number {i}: expected {expected[i]:R}, got {actual[i]:R}, the largest is {largest:G3}");
            worst = Math.Max(worst, difference);
        }
        return worst;
    }
}
