using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>What the layers before the first say, by hand. Their gradients are among the layer cases.</summary>
public class EmbeddingLayerTests
{
    // cos 2π(w·x + b) at 1/3 of a turn −½, at ¼ 0, at ½ −1, at ⅙ ½; whole turns change nothing.
    [Fact]
    public void Periodic_counts_in_turns()
    {
        var layer = new Periodic<double>(2, 2);
        Set(layer.Weight, [1.0 / 3, 1, 0.5, -1]);   // waves of feature 0, then of feature 1
        Set(layer.Bias, [0, 0.25, 0, 1.0 / 6]);
        MatrixAssert.Close(Column(-0.5, 0, -1, 0.5), layer.Infer(Column(1, 1)), 1e-15, floor: 1);
        MatrixAssert.Close(Column(1, 0, 1, 0.5), layer.Forward(Column(-3, 4)), 1e-14, floor: 1);
    }

    // Far from 0 only the fraction counts: 10⁶ + ¼ and −10⁶ + ½ are exact in float.
    [Fact]
    public void Large_angles_keep_their_fraction()
    {
        var layer = new Periodic<float>(1, 2);
        Set(layer.Weight, [1, -1]);
        Set(layer.Bias, [0.25f, 0.5f]);
        float[] y = layer.Infer(Matrix<float>.Build.Dense(1, 1, 1e6f)).ToColumnMajorArray();
        Assert.Equal(0, y[0], 1e-6f);
        Assert.Equal(-1, y[1], 1e-6f);
    }

    // Beyond 2²³ a float is a whole number, of which an odd one plus ½ is none.
    [Fact]
    public void Whole_turns_are_taken_off_whatever_their_number()
    {
        var layer = new Periodic<float>(1, 1);
        Set(layer.Weight, [1]);
        Set(layer.Bias, [0]);
        foreach (float turns in new[] { 8_388_609f, -8_388_611f, 1e9f, 1e30f })
            Assert.Equal(1, layer.Infer(Matrix<float>.Build.Dense(1, 1, turns))[0, 0], 1e-6f);
    }

    // The whole turn in steps of 1/1000, on Math.Cos: the series end below 1e-9 (13 terms of degree) and 1e-16, the rest is rounding of numbers up to 1.
    [Fact]
    public void Cosines_are_as_exact_as_their_type()
    {
        var wide = new Periodic<double>(1, 1);
        var narrow = new Periodic<float>(1, 1);
        Set(wide.Weight, [1]);
        Set(wide.Bias, [0]);
        Set(narrow.Weight, [1]);
        Set(narrow.Bias, [0]);
        for (int i = -1000; i <= 1000; i++)
        {
            float x = i / 1000f;
            Assert.Equal(Math.Cos(2 * Math.PI * x), wide.Infer(Column(x))[0, 0], 2e-15);
            Assert.Equal(Math.Cos(2 * Math.PI * x), narrow.Infer(Matrix<float>.Build.Dense(1, 1, x))[0, 0], 4e-7);
        }
    }

    // w from N(0, σ²), b from [−½, ½): deviations within five of their own, of 4000 draws each.
    [Fact]
    public void Waves_are_drawn_as_in_the_paper()
    {
        var layer = new Periodic<double>(40, 100, deviation: 0.1);
        layer.Initialize(new Seed(1));
        double[] w = layer.Weight.Values.ToArray(), b = layer.Bias.Values.ToArray();
        Assert.InRange(Math.Sqrt(w.Average(x => x * x)), 0.1 - 5 * 0.1 / Math.Sqrt(8000), 0.1 + 5 * 0.1 / Math.Sqrt(8000));
        Assert.All(b, phase => Assert.InRange(phase, -0.5, 0.5));
        Assert.InRange(b.Average(x => x * x), (1 - 5 * 2 / Math.Sqrt(5 * 4000)) / 12, (1 + 5 * 2 / Math.Sqrt(5 * 4000)) / 12);
    }

    // Group 0: (1·1 + 2·2, 3·1 + 4·2) + (10, 20); group 1: (5·3 + 6·4, 7·3 + 8·4) + (30, 40).
    [Fact]
    public void Grouped_layers_do_not_mix_their_groups()
    {
        var layer = new GroupedDense<double>(2, 2, 2);
        Set(layer.Weight, [1, 2, 3, 4, 5, 6, 7, 8]);
        Set(layer.Bias, [10, 20, 30, 40]);
        MatrixAssert.Close(Column(15, 31, 69, 93), layer.Infer(Column(1, 2, 3, 4)), 1e-15, floor: 1);
    }

    // It is the Dense whose matrix has the groups' blocks on its diagonal: outputs and gradients, for groups wider than any register.
    [Fact]
    public void A_grouped_layer_is_a_Dense_with_blocks()
    {
        const int groups = 3, inputs = 21, outputs = 2;
        var grouped = new GroupedDense<double>(groups, inputs, outputs);
        grouped.Initialize(new Seed(1));
        Matrix<double> w = Matrix<double>.Build.Dense(groups * outputs, groups * inputs,
            (o, i) => o / outputs == i / inputs ? grouped.Weight.Value[i % inputs, o] : 0);
        var dense = new Dense<double>(w, grouped.Bias.Value.Column(0));
        Matrix<double> x = RandomMatrix.Normal<double>(groups * inputs, 4, "x"), delta = RandomMatrix.Normal<double>(groups * outputs, 4, "Δ");

        MatrixAssert.Close(dense.Forward(x), grouped.Forward(x), 1e-14, floor: 1);
        MatrixAssert.Close(dense.Backward(delta), grouped.Backward(delta), 1e-14, floor: 1);
        for (int o = 0; o < groups * outputs; o++)
            for (int i = 0; i < inputs; i++)
                Assert.Equal(dense.Weight.Gradient[o, o / outputs * inputs + i], grouped.Weight.Gradient[i, o], 1e-13);
        MatrixAssert.Close(dense.Bias!.Gradient, grouped.Bias.Gradient, 1e-14, floor: 1);
    }

    // Edges 0, 1, 3, 4: 2 fills the first bin and half the second; −1 is below the first, 6 three widths into the last.
    [Fact]
    public void Bins_fill_from_the_left()
    {
        var layer = new PiecewiseLinear<double>(1, 3);
        layer.Edges.SetColumn(0, [0, 1, 3, 4]);
        MatrixAssert.Close(Matrix<double>.Build.DenseOfColumnArrays([1, 0.5, 0], [-1, 0, 0], [1, 1, 3], [0.25, 0, 0]),
            layer.Infer(Matrix<double>.Build.DenseOfColumnMajor(1, 4, [2, -1, 6, 0.25])), 1e-15, floor: 1);
    }

    // 0 … 8: quantiles in fours are 0, 2, 4, 6, 8. Of 0, 0, 0, 1, 2 they are 0, 0, 0, 1, 2: two bins are left, (0, 1) and (1, 2), and two are empty.
    [Fact]
    public void Edges_are_quantiles_and_equal_ones_leave_bins_empty()
    {
        PiecewiseLinear<double> even = PiecewiseLinear<double>.OfQuantiles(Matrix<double>.Build.Dense(1, 9, (_, s) => 8 - s), 4);
        Assert.Equal([0, 2, 4, 6, 8], even.Edges.Column(0));
        PiecewiseLinear<double> heaped = PiecewiseLinear<double>.OfQuantiles(Matrix<double>.Build.DenseOfColumnMajor(1, 5, [0, 2, 0, 1, 0]), 4);
        Assert.Equal([0, 1, 2, 2, 2], heaped.Edges.Column(0));
        MatrixAssert.Close(Column(1, 0.5, 0, 0), heaped.Infer(Column(1.5)), 1e-15, floor: 1);
        // One value alone has no bins.
        MatrixAssert.Close(Column(0, 0), PiecewiseLinear<double>.OfQuantiles(Column(7), 2).Infer(Column(9)), 1e-15, floor: 1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Quantiles_are_of_finite_numbers(double value)
    {
        Assert.StartsWith("Quantiles need finite numbers, but feature 1 has one that is NaN or infinite.",
            Assert.Throws<ArgumentException>("samples", () => PiecewiseLinear<double>.OfQuantiles(Matrix<double>.Build.DenseOfColumnArrays([1, 2], [3, value]), 2)).Message);
        Assert.StartsWith("Quantiles need at least one sample, got 2×0.", Assert.Throws<ArgumentException>("samples", () => PiecewiseLinear<double>.OfQuantiles(Matrix<double>.Build.Dense(2, 0), 2)).Message);
    }

    // Of edges 1, 1, 3 the bin from 1 to 3 is the first: (−1 − 1)/2, and a slope of ½ below it.
    [Fact]
    public void The_first_bin_is_the_first_with_a_width()
    {
        var layer = new PiecewiseLinear<double>(1, 2);
        layer.Edges.SetColumn(0, [1, 1, 3]);
        MatrixAssert.Close(Column(0, -1), layer.Forward(Column(-1)), 1e-15, floor: 1);
        MatrixAssert.Close(Column(5), layer.Backward(Column(7, 10)), 1e-15, floor: 1);
    }

    // Between 1 and the next float, 2⁻²³ away, lie quantiles that float does not tell apart: (−5 − 1)/2⁻²³.
    [Fact]
    public void Quantiles_that_are_equal_in_float_are_one_edge()
    {
        float b = MathF.BitIncrement(1);
        PiecewiseLinear<float> layer = PiecewiseLinear<float>.OfQuantiles(Matrix<float>.Build.DenseOfColumnMajor(1, 9, [1, b, b, b, b, 2, 3, 4, 5]), 20);
        Assert.Equal([1, b], layer.Edges.Column(0).Take(2));
        Assert.Equal([-6 * 8388608, .. new float[19]], layer.Infer(Matrix<float>.Build.Dense(1, 1, -5)).ToColumnMajorArray());
    }

    [Fact]
    public void Edges_are_saved_but_not_learnt()
    {
        var network = new Sequential<double>(new Seed(1), new PiecewiseLinear<double>(2, 3));
        Assert.Empty(network.Parameters);
        Assert.Equal(["0.edges"], network.State.Select(item => item.Name));
    }

    // Features 0 and 2 go past, 1 and 2 through −1 times: [x₀, x₂, −x₁, −x₂]; Δ comes back as [Δ₀, −Δ₂, Δ₁ − Δ₃].
    [Fact]
    public void A_branch_takes_some_features_and_lets_others_past()
    {
        var branch = new Branch<double>([0, 2], [1, 2], new Dense<double>(-Matrix<double>.Build.DenseIdentity(2)));
        MatrixAssert.Close(Column(1, 3, -2, -3), branch.Forward(Column(1, 2, 3)), 1e-15, floor: 1);
        MatrixAssert.Close(Column(10, -30, 20 - 40), branch.Backward(Column(10, 20, 30, 40)), 1e-15, floor: 1);
        Assert.Equal((3, 4), (branch.InputSize, branch.OutputSize(3)));
        Assert.Equal("inner.0.weight", Assert.Single(branch.Parameters).Name);
    }

    // Ones and zeros times a matrix are its columns: zeros, for a category that is missing or unseen, give zeros.
    [Fact]
    public void Categories_through_a_Dense_without_bias_are_an_embedding()
    {
        var branch = new Branch<double>([], [0, 1, 2], new Dense<double>(Matrix<double>.Build.DenseOfRowArrays([1, 2, 3], [4, 5, 6])));
        MatrixAssert.Close(Column(2, 5), branch.Infer(Column(0, 1, 0)), 1e-15, floor: 1);
        MatrixAssert.Close(Column(0, 0), branch.Infer(Column(0, 0, 0)), 1e-15, floor: 1);
    }

    // ReLU at z = (2, −2) with α = (0.25, 0.25): 2 + 0.25·0 and −2 + 0.25·2 = −1.5. For Δ = 1: δ = 0.75 + 0.25·σ' = 1 and 0.75; α' = σ(z) − z = 0 and 2.
    [Fact]
    public void Alpha_mixes_the_activation_with_the_identity()
    {
        var layer = new Parametric<double>(2, new ReLU<double>());
        Set(layer.Weight, [0.25, 0.25]);
        MatrixAssert.Close(Column(2, -1.5), layer.Forward(Column(2, -2)), 1e-15, floor: 1);
        MatrixAssert.Close(Column(1, 0.75), layer.Backward(Column(1, 1)), 1e-15, floor: 1);
        Assert.Equal([0, 2], layer.Weight.Gradients.ToArray());
    }

    [Fact]
    public void A_parametric_activation_starts_as_the_activation()
    {
        Matrix<double> z = RandomMatrix.Normal<double>(4, 5, "z");
        MatrixAssert.Close(new SELU<double>().Infer(z), new Parametric<double>(4, new SELU<double>()).Infer(z), 1e-15, floor: 1);
    }

    // tanh is 1 from 20 on, and a factor of 0 leaves its term out.
    [Fact]
    public void Large_inputs_keep_their_activation()
    {
        var layer = new Parametric<float>(1, new Tanh<float>());
        Matrix<float> z = Matrix<float>.Build.DenseOfColumnMajor(1, 3, [3e7f, float.PositiveInfinity, float.NegativeInfinity]);
        Assert.Equal([1, 1, -1], layer.Infer(z).ToColumnMajorArray());
        Assert.Equal([1, 1, -1], layer.Forward(z).ToColumnMajorArray());
        Set(layer.Weight, [0]);
        Assert.Equal(z, layer.Infer(z));
        Set(layer.Weight, [0.5f]);
        Assert.Equal(1.5e7f, layer.Infer(z)[0, 0], 2f);
    }

    private static Matrix<double> Column(params double[] values) => Matrix<double>.Build.DenseOfColumnMajor(values.Length, 1, values);

    private static void Set<T>(Parameter<T> parameter, T[] values) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        parameter.IsSet = true;
        values.CopyTo(parameter.Values);
    }
}
