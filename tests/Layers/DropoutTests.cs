using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

public class DropoutTests
{
    private static readonly Matrix<double> Ones = Matrix<double>.Build.Dense(250, 400, 1);

    private static Sequential<double> Network(long seed = 1, double probability = 0.3)
        => new(new Seed(seed), new Dropout<double>(probability), new Dropout<double>(probability));

    private static Matrix<double> Mask(Layer<double> dropout, long step = 0)
    {
        dropout.Step = step;
        return dropout.Forward(Ones).Clone();
    }

    // The number of zeros among n = 100 000 elements is binomial: mean np, deviation √(np(1 − p)); five deviations are exceeded
    // once in two million seeds, and this seed is fixed.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Drops_the_given_share_and_scales_the_rest(double p)
    {
        double[] mask = Mask(Network(probability: p).Layers[0]).AsColumnMajorArray();
        int n = mask.Length, dropped = mask.Count(r => r == 0);

        Assert.InRange(dropped, n * p - 5 * Math.Sqrt(n * p * (1 - p)), n * p + 5 * Math.Sqrt(n * p * (1 - p)));
        Assert.All(mask, r => Assert.True(r == 0 || r == 1 / (1 - p)));
    }

    // A factor on p is another p; 0 drops nothing.
    [Fact]
    public void A_factor_scales_the_probability()
    {
        var halved = (Dropout<double>)Network(probability: 0.5).Layers[0];
        halved.ProbabilityFactor = 0.5;
        MatrixAssert.SameBits(Mask(Network(probability: 0.25).Layers[0]), Mask(halved));
        halved.ProbabilityFactor = 0;
        MatrixAssert.SameBits(Ones, Mask(halved));
        Assert.Throws<ArgumentOutOfRangeException>("ProbabilityFactor", () => halved.ProbabilityFactor = 1.1);
    }

    [Fact]
    public void Output_and_gradient_pass_the_same_mask()
    {
        Layer<double> dropout = Network().Layers[0];
        Matrix<double> mask = Mask(dropout), x = RandomMatrix.Normal<double>(250, 400, "x"), delta = RandomMatrix.Normal<double>(250, 400, "Δ");

        dropout.Step = 0;
        MatrixAssert.SameBits(mask.PointwiseMultiply(x), dropout.Forward(x));
        MatrixAssert.SameBits(mask.PointwiseMultiply(delta), dropout.Backward(delta));
    }

    [Fact]
    public void The_mask_is_a_function_of_seed_name_and_step()
    {
        Sequential<double> network = Network();
        Layer<double> dropout = network.Layers[0];
        Matrix<double> mask = Mask(dropout);

        MatrixAssert.SameBits(mask, Mask(Network().Layers[0]));
        Assert.NotEqual(mask, Mask(Network(seed: 2).Layers[0]));
        Assert.NotEqual(mask, Mask(network.Layers[1]));
        Assert.NotEqual(mask, Mask(dropout, step: 1));
        MatrixAssert.SameBits(mask, Mask(dropout));

        // Two masks of independent elements agree in the share p² + (1 − p)² = 0.58 of them, within five deviations.
        int agree = mask.AsColumnMajorArray().Zip(Mask(dropout, step: 1).AsColumnMajorArray()).Count(pair => pair.First == pair.Second);
        Assert.InRange(agree, 58_000 - 5 * Math.Sqrt(100_000 * 0.58 * 0.42), 58_000 + 5 * Math.Sqrt(100_000 * 0.58 * 0.42));
    }

    [Fact]
    public void Each_Forward_takes_the_next_mask_and_setting_the_step_resumes()
    {
        Sequential<double> network = Network();
        Matrix<double>[] passes = [.. Enumerable.Range(0, 4).Select(_ => network.Forward(Ones).Clone())];
        Assert.Equal(4, network.Step);
        Assert.Equal(4, passes.Distinct().Count());

        Sequential<double> resumed = Network();
        resumed.Step = 2;

        MatrixAssert.SameBits(passes[2], resumed.Forward(Ones));
        MatrixAssert.SameBits(passes[3], resumed.Forward(Ones));
    }

    [Fact]
    public void Inference_is_the_identity_and_draws_nothing()
    {
        Sequential<double> network = Network();
        Matrix<double> x = RandomMatrix.Normal<double>(250, 400, "x");

        MatrixAssert.SameBits(x, network.Infer(x));
        Assert.Equal(0, network.Step);
    }

    [Fact]
    public void Probability_0_is_the_identity()
        => MatrixAssert.SameBits(Ones, Network(probability: 0).Forward(Ones));

    [Fact]
    public void Refuses_to_train_without_a_seed()
    {
        var network = new Sequential<double>(new Dropout<double>(0.5));

        Assert.Equal("Dropout(0.5) \"0\": has no seed yet. Build the Sequential with a Seed, or call Reseed(seed).", Assert.Throws<InvalidOperationException>(() => network.Forward(Ones)).Message);
        network.Reseed(new Seed(1));
        network.Forward(Ones);
    }

    // The name of the stream, its digest, the stream: a few hundred bytes. The masks, 800 KB and 400 KB, are kept.
    [Fact]
    public void A_pass_allocates_its_random_stream_and_nothing_that_grows_with_the_batch()
    {
        Layer<double> dropout = Network().Layers[0];
        Matrix<double> half = Matrix<double>.Build.Dense(250, 200, 1);

        Assert.Equal(0, Allocation.Of(Pass));

        void Pass()
        {
            dropout.Backward(dropout.Forward(Ones));
            dropout.Backward(dropout.Forward(half));
        }
    }

    [Fact]
    public void Reseeding_changes_the_masks_and_no_weight()
    {
        var network = new Sequential<double>(new Seed(1), new Dense<double>(2, 2), new Residual<double>(new Dropout<double>(0.5)));
        Matrix<double> weight = network.Parameters[0].Value.Clone(), input = Matrix<double>.Build.Dense(2, 100, 1);
        Matrix<double> before = network.Forward(input).Clone();

        network.Reseed(new Seed(2));
        network.Step = 0;

        MatrixAssert.SameBits(weight, network.Parameters[0].Value);
        Assert.NotEqual(before, network.Forward(input));
    }
}
