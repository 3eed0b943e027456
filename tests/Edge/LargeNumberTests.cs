using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Tests.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Edge;

/// <summary>Floats whose sums or squares leave what a float holds.</summary>
public class LargeNumberTests
{
    // Twenty million terms of 1 and the 4 that were there: every partial sum is a float. A single chain would stand still at 2²⁴.
    [Fact]
    public void The_gradient_of_a_batch_of_20_million_samples_is_the_sum()
    {
        const int Samples = 20_000_000;
        var dense = new Dense<float>(Matrix<float>.Build.Dense(1, 1, 1f), Vector<float>.Build.Dense(1));
        Matrix<float> ones = Matrix<float>.Build.Dense(1, Samples, 1f);
        (dense.Weight.Gradients[0], dense.Bias!.Gradients[0]) = (4, 4);

        dense.Forward(ones);
        dense.BackwardParameters(ones);

        Assert.Equal((Samples + 4f, Samples + 4f), (dense.Weight.Gradients[0], dense.Bias.Gradients[0]));
    }

    // Twenty million terms of 1 (half of them 2, half 0 for BatchNorm) in every sum; each layer's x̂, σ(z) − z or wave is 1 by its choice of numbers.
    public static TheoryData<string, Func<Layer<float>>, float, float, float> Sums => new()
    {
        { "s' of Scale", () => new Scale<float>(1), 1, 1, 1e-7f },
        { "α' of Parametric: ReLU(−1) − (−1) = 1", () => new Parametric<float>(1, new ReLU<float>()), -1, 1, 1e-7f },
        { "V' of GroupedDense", () => With(new GroupedDense<float>(1, 1, 1), 1, 0), 1, 1, 1e-7f },
        { "w' of Periodic: −2π·Δ·sin(−π/2) = 1", () => With(new Periodic<float>(1, 1), 0, -0.25f), 1, 0.5f / MathF.PI, 1e-4f },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void The_other_layers_sum_20_million_samples_too(string what, Func<Layer<float>> make, float x, float Δ, float tolerance)
    {
        const int Samples = 20_000_000;
        Layer<float> layer = make();
        layer.Forward(Matrix<float>.Build.Dense(1, Samples, x));
        layer.BackwardParameters(Matrix<float>.Build.Dense(1, Samples, Δ));
        Assert.All(layer.Parameters, p => Assert.True(Math.Abs(p.Gradients[0] / Samples - 1) <= tolerance, $"{what}: {p.Name} {p.Gradients[0]}"));
    }

    // x = ±1 in turn has mean 0 and variance 1, so x̂ = x (ε = 10⁻¹² is lost in a float); Δ = 1 + x: ΣΔ = ΣΔ·x̂ = m.
    [Fact]
    public void BatchNorm_sums_20_million_samples_too()
    {
        const int Samples = 20_000_000;
        var norm = new BatchNorm<float>(1, epsilon: 1e-12);
        Matrix<float> y = norm.Forward(Matrix<float>.Build.Dense(1, Samples, (_, s) => s % 2 == 0 ? 1 : -1));
        Assert.Equal((1f, -1f), (y[0, 0], y[0, Samples - 1]));
        norm.BackwardParameters(Matrix<float>.Build.Dense(1, Samples, (_, s) => s % 2 == 0 ? 2 : 0));
        Assert.Equal(((float)Samples, (float)Samples), (norm.Bias.Gradients[0], norm.Weight.Gradients[0]));
    }

    // Two halves of 256 samples of 2²² + 1 numbers would be more than an array holds.
    [Fact]
    public void Very_wide_layers_are_inferred_a_few_samples_at_a_time()
    {
        const int Width = (1 << 22) + 1, Samples = 256;
        var network = new Sequential<float>(new Seed(1), new Dense<float>(1, Width, bias: false), new ReLU<float>(), new Dense<float>(Width, 1));
        Matrix<float> input = Matrix<float>.Build.Dense(1, Samples, (_, s) => s - 100);
        Matrix<float> output = network.Infer(input);
        for (int s = 0; s < Samples; s += 51)
            Assert.Equal(network.Infer(input.SubMatrix(0, 1, s, 1))[0, 0], output[0, s]);
    }

    // Small whole numbers: their sums stay below 2²⁴ and are exact in any order.
    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10_000)]
    public void Chains_join_at_their_ends(int samples)
    {
        Matrix<float> x = Matrix<float>.Build.Dense(3, samples, (i, s) => (s * (i + 1) % 7) - 2), Δ = Matrix<float>.Build.Dense(2, samples, (o, s) => (s + o) % 5 - 1);
        var dense = new Dense<float>(Matrix<float>.Build.Dense(2, 3), Vector<float>.Build.Dense(2));

        dense.Forward(x);
        dense.BackwardParameters(Δ);

        for (int o = 0; o < 2; o++)
        {
            Assert.Equal(Enumerable.Range(0, samples).Sum(s => (long)Δ[o, s]), (long)dense.Bias!.Gradient[o, 0]);
            for (int i = 0; i < 3; i++)
                Assert.Equal(Enumerable.Range(0, samples).Sum(s => (long)Δ[o, s] * (long)x[i, s]), (long)dense.Weight.Gradient[o, i]);
        }
    }

    // One x and n − 1 zeros: the outlier stands at √(n − 1), the others at −1/√(n − 1), though x² = 1e60 is no float.
    // δ = (Δ − mean(Δ) − x̂·mean(Δ·x̂))/σ with σ = x·√(n − 1)/n; Δ = (0, 1, 0, 0, 0): mean 0.2, mean(Δ·x̂) = −0.1, σ = 0.4·x.
    [Theory]
    [InlineData(1e15f)]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    public void LayerNorm_keeps_an_outlier_whose_square_overflows(float outlier)
    {
        var norm = new LayerNorm<float>(5);
        Matrix<float> x = Matrix<float>.Build.DenseOfColumnArrays([[outlier, 0, 0, 0, 0]]);
        float sign = MathF.Sign(outlier);

        float[] y = norm.Forward(x).ToColumnMajorArray();
        Assert.Equal(y, norm.Infer(x).ToColumnMajorArray());
        Assert.Equal(2 * sign, y[0], 1e-6f);
        Assert.All(y[1..], value => Assert.Equal(-0.5f * sign, value, 1e-6f));

        float[] δ = norm.Backward(Matrix<float>.Build.DenseOfColumnArrays([[0, 1, 0, 0, 0]])).ToColumnMajorArray();
        double[] expected = [0, 0.75, -0.25, -0.25, -0.25];
        for (int i = 0; i < 5; i++)
            Assert.Equal(expected[i], δ[i] * 0.4 * Math.Abs((double)outlier), 1e-6);
    }

    // The same numbers over a batch instead of a sample. x² = 1e60 counts as the largest float in the running variance, which stays finite.
    [Theory]
    [InlineData(1e15f)]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    public void BatchNorm_keeps_an_outlier_whose_square_overflows(float outlier)
    {
        var norm = new BatchNorm<float>(2);
        float sign = MathF.Sign(outlier);

        float[] y = norm.Forward(Matrix<float>.Build.DenseOfColumnArrays([outlier, 1], [0, -1], [0, 1], [0, -1], [0, 0])).Row(0).ToArray();
        Assert.Equal(2 * sign, y[0], 1e-6f);
        Assert.All(y[1..], value => Assert.Equal(-0.5f * sign, value, 1e-6f));
        Assert.True(float.IsFinite(norm.RunningVariance[0, 0]) && norm.RunningVariance[0, 0] > 1e27f);
        Assert.Equal(0.9f * 1 + 0.1f * 1, norm.RunningVariance[1, 0], 1e-6f);

        float[] δ = norm.Backward(Matrix<float>.Build.DenseOfColumnArrays([0, 0], [1, 0], [0, 0], [0, 0], [0, 0])).Row(0).ToArray();
        double[] expected = [0, 0.75, -0.25, -0.25, -0.25];
        for (int i = 0; i < 5; i++)
            Assert.Equal(expected[i], δ[i] * 0.4 * Math.Abs((double)outlier), 1e-6);
    }

    [Fact]
    public void LayerNorm_passes_on_what_is_not_finite()
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity })
            Assert.All(new LayerNorm<float>(3).Infer(Matrix<float>.Build.DenseOfColumnArrays([[1, value, 2]])).ToColumnMajorArray(), y => Assert.True(float.IsNaN(y)));
    }

    // g² = 1e60 is no float: v̂ = ∞ and the element rests, as in PyTorch; its neighbour goes on. Clipped to 1, it moves by η·g/(|g| + ε).
    [Fact]
    public void Adam_rests_where_the_square_of_the_gradient_overflows_unless_it_is_clipped()
    {
        Parameter<float> w = OptimizerCase.Vector("w", 0f, 0f).WithGradient(1e30f, 1f);
        new Adam<float>([w], learningRate: 1).Step(1);
        Assert.Equal(0, w.Values[0]);
        Assert.Equal(-1, w.Values[1], 1e-6f);

        foreach (GradientClipping clipping in new[] { GradientClipping.ByNorm(1), GradientClipping.ByValue(1) })
        {
            w = OptimizerCase.Vector("w", 0f).WithGradient(1e30f);
            new Adam<float>([w], learningRate: 1) { Clipping = clipping }.Step(1);
            Assert.Equal(-1, w.Values[0], 1e-6f);
        }
    }

    private static Layer<float> With(Layer<float> layer, float weight, float bias)
    {
        layer.Initialize(new Seed(1));
        (layer.Parameters[0].Values[0], layer.Parameters[1].Values[0]) = (weight, bias);
        return layer;
    }
}
