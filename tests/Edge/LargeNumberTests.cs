using Backprop.Layers;
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
}
