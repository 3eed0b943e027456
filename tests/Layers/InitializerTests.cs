using Backprop.Layers;
using Backprop.Numerics;

namespace Backprop.Tests.Layers;

public class InitializerTests
{
    private const int FanIn = 300, FanOut = 100;

    // x² of a variable with variance v and kurtosis κ has deviation v·√(κ − 1), so the mean of n squares strays from v by
    // v·√((κ − 1)/n): κ is 3 for the normal, 9/5 for the uniform distribution. Five deviations are exceeded once in two million
    // seeds, and this seed is fixed. The six variances differ by far more: 2/300, 2/400 and 1/300.
    [Theory]
    [InlineData("he normal", 2.0 / FanIn)]
    [InlineData("he uniform", 2.0 / FanIn)]
    [InlineData("glorot normal", 2.0 / (FanIn + FanOut))]
    [InlineData("glorot uniform", 2.0 / (FanIn + FanOut))]
    [InlineData("lecun normal", 1.0 / FanIn)]
    [InlineData("lecun uniform", 1.0 / FanIn)]
    public void Mean_variance_and_range(string name, double variance)
    {
        Initializer initializer = new[]
        {
            Initializer.HeNormal, Initializer.HeUniform, Initializer.GlorotNormal, Initializer.GlorotUniform, Initializer.LeCunNormal, Initializer.LeCunUniform,
        }.Single(candidate => candidate.ToString() == name);
        bool uniform = name.EndsWith("uniform");
        double[] values = Weights(initializer);
        int n = values.Length;

        Assert.Equal(variance, initializer.Variance(FanIn, FanOut), 1e-18);
        Assert.InRange(values.Average(), -5 * Math.Sqrt(variance / n), 5 * Math.Sqrt(variance / n));
        double deviation = variance * Math.Sqrt(((uniform ? 1.8 : 3) - 1) / n);
        Assert.InRange(values.Average(x => x * x), variance - 5 * deviation, variance + 5 * deviation);

        // Uniform: all within √(3v), and of 30 000 at least one beyond 0.999 of it on each side (missed with probability e⁻¹⁵).
        // Normal: some beyond √(3v), which has probability 2Φ(−√3) = 8 %.
        double limit = Math.Sqrt(3 * variance);
        Assert.Equal(uniform, values.All(x => Math.Abs(x) <= limit));
        Assert.True(values.Max() > 0.999 * limit && values.Min() < -0.999 * limit);
    }

    [Fact]
    public void Dense_draws_He_normal_unless_told_otherwise_and_its_bias_starts_at_zero()
    {
        var dense = new Dense<double>(FanIn, FanOut);
        dense.Initialize(new Seed(1));

        Assert.Equal(Weights(Initializer.HeNormal), dense.Weight.Values.ToArray());
        Assert.All(dense.Bias!.Values.ToArray(), b => Assert.Equal(0, b));
    }

    // W of a group is 3 × 16: He has variance 2/16, and Glorot 2/(16 + 3). Five deviations of the mean of n squares, as above.
    [Theory]
    [InlineData(true, 2.0 / 16)]
    [InlineData(false, 2.0 / 19)]
    public void Grouped_weights_and_biases_have_the_fans_of_a_group(bool he, double variance)
    {
        var layer = new GroupedDense<double>(400, 16, 3, he ? Initializer.HeNormal : Initializer.GlorotNormal);
        layer.Initialize(new Seed(1));

        AssertVariance(variance, layer.Weight.Values.ToArray());
        AssertVariance(variance, layer.Bias.Values.ToArray());
    }

    [Fact]
    public void A_bias_has_the_fan_in_of_its_weights()
    {
        var dense = new Dense<double>(400, 500, biasInitializer: Initializer.HeNormal);
        dense.Initialize(new Seed(1));

        AssertVariance(2.0 / 400, dense.Bias!.Values.ToArray());
    }

    // A uniform distribution of deviation σ ends at √3·σ; of 30 000 normal numbers 8 % lie beyond.
    [Fact]
    public void Normals_of_a_given_deviation_are_the_standard_ones_stretched()
    {
        double[] standard = Weights(Initializer.StandardNormal);

        Assert.Contains(standard, x => Math.Abs(x) > Math.Sqrt(3));
        Assert.Equal(standard.Select(x => x / 2), Weights(Initializer.Normal(0.5)));
    }

    [Fact]
    public void Zeros_are_zeros() => Assert.All(Weights(Initializer.Zeros), x => Assert.Equal(0, x));

    private static void AssertVariance(double variance, double[] normals)
        => Assert.Equal(variance, normals.Average(x => x * x), 5 * variance * Math.Sqrt(2.0 / normals.Length));

    private static double[] Weights(Initializer initializer)
    {
        var dense = new Dense<double>(FanIn, FanOut, initializer: initializer);
        dense.Initialize(new Seed(1));
        return dense.Weight.Values.ToArray();
    }
}
