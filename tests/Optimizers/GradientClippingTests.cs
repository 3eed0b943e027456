using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>With η = 1 and θ = 0, one step of plain SGD leaves −g in the weights: the gradient as the rule saw it.</summary>
public class GradientClippingTests
{
    private static double[][] Seen(GradientClipping clipping, double scale, params double[][] gradients)
    {
        Parameter<double>[] parameters = [.. gradients.Select(g => OptimizerCase.Vector("bias", new double[g.Length]).WithGradient(g))];
        var optimizer = new Sgd<double>([.. parameters.Select(p => new ParameterGroup<double>([p]))], learningRate: 1) { Clipping = clipping };
        optimizer.Step(scale);
        return [.. parameters.Select(p => p.Values.ToArray().Select(value => -value).ToArray())];
    }

    // θ' = (6, 0), (−8) over two groups, m = 2: g = (3, 0), (−4), ‖g‖ = 5. Clipped to 2.5: half of g.
    // By group, or before averaging (‖θ'‖ = 10), the numbers would be others.
    [Fact]
    public void ByNormShrinksTheAveragedGradientOverAllGroups()
        => Assert.Equal([[1.5, 0], [-2]], Seen(GradientClipping.ByNorm(2.5), 0.5, [6, 0], [-8]));

    [Fact]
    public void ByNormLeavesAGradientWithinTheBound()
        => Assert.Equal([[3, 0], [-4]], Seen(GradientClipping.ByNorm(5), 0.5, [6, 0], [-8]));

    [Fact]
    public void ABoundThatTheNetworkTakesForZeroIsRefused()
    {
        var single = new Sgd<float>([new Parameter<float>("bias", 1, 1)], learningRate: 1);
        foreach (GradientClipping clipping in (GradientClipping[])[GradientClipping.ByNorm(1e-60), GradientClipping.ByValue(1e-60)])
        {
            Assert.StartsWith("Clipping must be finite and above 0 in Single, got 1E-60.", Assert.Throws<ArgumentOutOfRangeException>("Clipping", () => single.Clipping = clipping).Message);
            Assert.Equal(1e-60, Seen(clipping, 1, [3])[0][0], 1e-75);
        }
        single.Clipping = GradientClipping.ByNorm(1e60);
        single.Clipping = null;
    }

    [Fact]
    public void ByNormLeavesAZeroGradient() => Assert.Equal([[0.0, 0]], Seen(GradientClipping.ByNorm(5), 1, [0, 0]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void ByNormMakesEverythingNaNWhenTheNormIsNotFinite(double bad)
        => Assert.All(Seen(GradientClipping.ByNorm(1), 1, [0.1, bad], [0.2]).SelectMany(g => g), g => Assert.True(double.IsNaN(g)));

    // ‖(3, 4)‖ = 5 times 10^±200, or 10^−310, whose squares overflow or underflow; the direction is (0.6, 0.8).
    [Theory]
    [InlineData(1e200, 1e-15)]
    [InlineData(1e-200, 1e-15)]
    [InlineData(1e-310, 1e-12)]
    public void TheNormOutlivesItsSquares(double unit, double tolerance)
    {
        double[] g = [.. Seen(GradientClipping.ByNorm(unit), 0.5, [2 * 3 * unit, 0], [2 * 4 * unit]).SelectMany(each => each)];
        Assert.Equal([0.6, 0, 0.8], g.Select(each => Math.Round(each / unit, 11)));
        Parameter<double> parameter = OptimizerCase.Vector("bias", 0.0, 0).WithGradient(3 * unit, 4 * unit);
        Assert.Equal(5, new Sgd<double>([parameter], learningRate: 1).GradientNorm(1) / unit, 5 * tolerance);
    }

    // θ' = (6, −1), (−8), m = 2: g = (3, −0.5), (−4); clipped to [−2, 2].
    [Fact]
    public void ByValueClipsEachElementOfTheAverage()
        => Assert.Equal([[2, -0.5], [-2]], Seen(GradientClipping.ByValue(2), 0.5, [6, -1], [-8]));

    [Fact]
    public void ByValueLeavesAGradientWithinTheBound()
        => Assert.Equal([[3, -0.5], [-4]], Seen(GradientClipping.ByValue(4), 0.5, [6, -1], [-8]));

    [Fact]
    public void ByValueKeepsNaNAndClipsInfinity()
        => Assert.Equal([[double.NaN, 2, -2, 1]], Seen(GradientClipping.ByValue(2), 1, [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1]));

    // 1e-30² is 0 in float; summed in double the norm is right: √2·1e-30.
    [Fact]
    public void TheNormOfFloatsIsSummedInDouble()
    {
        Parameter<float> parameter = OptimizerCase.Vector("bias", 0f, 0).WithGradient(1e-30f, 1e-30f);
        Assert.Equal(Math.Sqrt(2) * 1e-30f, new Sgd<float>([parameter], learningRate: 1).GradientNorm(1), 1e-44);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void TheBoundIsFiniteAndAboveZero(double maximum)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(maximum));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByValue(maximum));
    }
}
