using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>Small cases by hand, at the ends where a layer changes its rule.</summary>
public class LayerHandTests
{
    // Edges 0, 1, 3, 4: slopes 1, ½, 1. Below the first edge and from the last on the outer bins go on; on an edge the bin to the right counts.
    [Fact]
    public void Bins_have_their_slopes_up_to_their_ends()
    {
        var layer = new PiecewiseLinear<double>(1, 3);
        layer.Edges.SetColumn(0, [0, 1, 3, 4]);
        double[] x = [-2, 0, 0.5, 1, 2, 3, 3.5, 4, 9];
        layer.Forward(Matrix<double>.Build.Dense(1, x.Length, x));

        Assert.Equal([1, 1, 1, 0.5, 0.5, 1, 1, 1, 1], layer.Backward(Matrix<double>.Build.Dense(3, x.Length, 1)).ToColumnMajorArray());
    }

    // Edges 0, 1, 1, 2 and 0, 1, 1, 1: a bin without width holds nothing and has no slope, also where it would be the last.
    [Fact]
    public void A_bin_without_width_is_silent()
    {
        var layer = new PiecewiseLinear<double>(2, 3);
        layer.Edges.SetColumn(0, [0, 1, 1, 2]);
        layer.Edges.SetColumn(1, [0, 1, 1, 1]);
        Matrix<double> x = Matrix<double>.Build.Dense(2, 2, [1, 1, 1.5, 1.5]);

        Assert.Equal([1, 0, 0, 1, 0, 0, 1, 0, 0.5, 1.5, 0, 0], layer.Forward(x).ToColumnMajorArray());
        Assert.Equal([1, 1, 1, 1], layer.Backward(Matrix<double>.Build.Dense(6, 2, 1)).ToColumnMajorArray());
    }

    // The bins start as equal parts of [0, 1].
    [Fact]
    public void Edges_start_evenly()
        => Assert.Equal([0, 0.25, 0.5, 0.75, 1], new PiecewiseLinear<double>(2, 4).Edges.Column(1));

    // Setting it resumes random layers wherever they stand.
    [Fact]
    public void The_step_of_a_container_is_that_of_all_its_layers()
    {
        Layer<double>[] inner = [new Tanh<double>(), new Scale<double>(1), new Tanh<double>(), new Tanh<double>()];
        Sequential<double> network = new(inner[0], new Residual<double>(inner[1]), new Branch<double>([], [0], inner[2]), new Ensemble<double>(Averaging.Outputs, new Sequential<double>(inner[3])));
        network.Step = 7;
        Assert.All([.. inner, .. network.Layers, network], layer => Assert.Equal(7, layer.Step));

        network.Forward(Matrix<double>.Build.Dense(1, 1));
        Assert.All([.. inner, .. network.Layers, network], layer => Assert.Equal(8, layer.Step));
    }

    // Two members, −∞ both: their mean is −∞, whose logarithm is taken of 0 without 0/0.
    [Fact]
    public void A_class_that_no_member_allows_stays_impossible()
    {
        static Sequential<double> Never() => new(new Dense<double>(Matrix<double>.Build.Dense(2, 1), Vector<double>.Build.Dense([0, double.NegativeInfinity])));
        var ensemble = new Ensemble<double>(Averaging.Probabilities, Never(), Never());

        Assert.Equal([0, double.NegativeInfinity], ensemble.Infer(Matrix<double>.Build.Dense(1, 1, 1)).ToColumnMajorArray());
    }

    // Values 3 and −1 in the mean 1; Δ = 6 is 3 for each: with factors 3 and −1 at x = 1, δ = 3·3 + 3·(−1).
    [Fact]
    public void The_gradient_of_a_mean_is_shared_equally()
    {
        var ensemble = new Ensemble<double>(Averaging.Outputs, Times(3), Times(-1));
        Matrix<double> one = Matrix<double>.Build.Dense(1, 1, 1);

        Assert.Equal(1, ensemble.Forward(one)[0, 0]);
        Assert.Equal(6, ensemble.Backward(6 * one)[0, 0]);
        Assert.Equal([3, 3], ensemble.Parameters.Select(parameter => parameter.Gradient[0, 0]));

        static Sequential<double> Times(double factor) => new(new Dense<double>(Matrix<double>.Build.Dense(1, 1, factor)));
    }

    [Fact]
    public void Reseeding_reaches_dropout_wherever_it_stands()
    {
        Dropout<double>[] dropouts = [.. Enumerable.Range(0, 4).Select(_ => new Dropout<double>(0.5))];
        Sequential<double> network = new(dropouts[0], new Residual<double>(dropouts[1]), new Branch<double>([], [0], dropouts[2]), new Ensemble<double>(Averaging.Outputs, new Sequential<double>(dropouts[3])));
        Assert.All(dropouts, dropout => Assert.Null(dropout.Seed));

        network.Reseed(new Seed(5));

        Assert.All(dropouts, dropout => Assert.Equal(new Seed(5), dropout.Seed));
    }

    // Normal(σ) has variance σ²; Uniform(limit) has limit²/3, and no draw beyond the limit.
    [Fact]
    public void Initializers_of_a_given_width()
    {
        Assert.Equal(0.25, Initializer.Normal(0.5).Variance(7, 3));
        Assert.Equal(0.03, Initializer.Uniform(0.3).Variance(7, 3), 1e-17);
        Assert.Equal((1.0, 0.0), (Initializer.StandardNormal.Variance(7, 3), Initializer.Zeros.Variance(7, 3)));

        double[] draws = new double[10_000];
        Initializer.Uniform(0.3).Fill<double>(draws, 1, 1, new Seed(1).Stream("draws"));
        Assert.InRange(draws.Max(), 0.299, 0.3);
        Assert.InRange(draws.Min(), -0.3, -0.299);
    }

    // What GroupedDense draws by itself lies within ±1/√in = ±½, and comes near: of 400 draws one beyond 0.49 on each side is missed with probability 2·0.99⁴⁰⁰ = 4 %.
    [Fact]
    public void A_grouped_layer_draws_within_the_root_of_its_inputs()
    {
        var layer = new GroupedDense<double>(10, 4, 10);
        layer.Initialize(new Seed(1));
        double[] draws = [.. layer.Weight.Values, .. layer.Bias.Values];

        Assert.InRange(draws.Max(), 0.49, 0.5);
        Assert.InRange(draws.Min(), -0.5, -0.49);
        Assert.Equal((40, 100), (layer.InputSize, layer.OutputSize(40)));
    }

    // b is a vector in files, W is not; a new one holds 1 where it scales and 0 where it shifts.
    [Fact]
    public void Vectors_are_vectors_and_scales_start_at_1()
    {
        Layer<double>[] layers = [new Dense<double>(2, 2), new Dense<double>(Matrix<double>.Build.Dense(2, 2), Vector<double>.Build.Dense(2)), new GroupedDense<double>(2, 1, 1)];
        Assert.All(layers, layer => Assert.Equal([false, true], layer.Parameters.Select(parameter => parameter.IsVector)));
        Assert.All(new Layer<double>[] { new BatchNorm<double>(2), new LayerNorm<double>(2) }, layer =>
        {
            Assert.Equal([true, true], layer.Parameters.Select(parameter => parameter.IsVector));
            Assert.Equal([1, 1, 0, 0], layer.Parameters.SelectMany(parameter => parameter.Values.ToArray()));
        });
        Assert.All(new Layer<double>[] { new Scale<double>(2), new Parametric<double>(2, new Tanh<double>()) }, layer =>
        {
            Assert.Equal([true], layer.Parameters.Select(parameter => parameter.IsVector));
            Assert.Equal([1, 1], layer.Parameters[0].Values.ToArray());
        });
        Assert.All(new Periodic<double>(2, 3).Parameters, parameter => Assert.False(parameter.IsVector));
    }

    // Feature 2, the last, goes past: [x₂, x₀, x₁].
    [Fact]
    public void The_last_feature_may_go_past_a_branch()
        => Assert.Equal([3, 1, 2], new Branch<double>([2], [0, 1], new Dense<double>(Matrix<double>.Build.DenseIdentity(2))).Forward(Matrix<double>.Build.Dense(3, 1, [1, 2, 3])).ToColumnMajorArray());

    // An element is dropped with the probability of U < p: where the draw is p itself, it stays.
    [Fact]
    public void A_draw_that_equals_the_probability_keeps_the_element()
    {
        double p = new Seed(1).Stream("dropout:0", 0).NextUniform();
        Assert.Equal(1 / (1 - p), new Sequential<double>(new Seed(1), new Dropout<double>(p)).Forward(Matrix<double>.Build.Dense(1, 1, 1))[0, 0]);
    }

    [Fact]
    public void A_grouped_layer_draws_as_it_is_told()
    {
        var layer = new GroupedDense<double>(2, 3, 2, Initializer.Zeros);
        layer.Initialize(new Seed(1));
        Assert.All(layer.Parameters, parameter => Assert.All(parameter.Values.ToArray(), value => Assert.Equal(0, value)));
    }

    // Every fourth product first: 2²⁴ − 2²⁴, 1, 1 and 0, then their sum 2. From first to last, 2²⁴ + 1 rounds to 2²⁴ and nothing would be left of the ones.
    [Fact]
    public void A_grouped_layer_adds_every_fourth_product_first()
    {
        var layer = new GroupedDense<float>(1, 8, 1, Initializer.Zeros);
        layer.Initialize(new Seed(1));
        layer.Weight.Values.Fill(1);
        Assert.Equal(2, layer.Infer(Matrix<float>.Build.Dense(8, 1, [1 << 24, 1, 1, 0, -(1 << 24), 0, 0, 0]))[0, 0]);
    }

    // d = ±2·10¹⁹, whose squares are no floats: d/√(4·10³⁸ + 10³⁸) = ±2/√5.
    [Fact]
    public void A_large_epsilon_counts_beside_squares_that_overflow()
    {
        float[] y = new LayerNorm<float>(2, epsilon: 1e38).Infer(Matrix<float>.Build.Dense(2, 1, [2e19f, -2e19f])).ToColumnMajorArray();
        Assert.Equal(2 / Math.Sqrt(5), y[0], 1e-6);
        Assert.Equal(-2 / Math.Sqrt(5), y[1], 1e-6);
    }
}
