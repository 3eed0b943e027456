using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tests.Layers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

public class GradientCheckTests
{
    private static readonly Batch<double> Batch = new(new Dataset<double>(
        RandomMatrix.Normal<double>(3, 6, "input"), Matrix<double>.Build.Dense(1, 6, [0, 1, 1, 0, 2, 1]), Vector<double>.Build.Dense([1, 2, 0, 0.5, 1, 3])));

    private static Sequential<double> Network() => new(
        new Seed(1), new Dense<double>(3, 5), new BatchNorm<double>(5), new Tanh<double>(), new Dropout<double>(0.4), new Dense<double>(5, 3));

    [Fact]
    public void Checks_every_parameter_and_the_input_with_weighted_samples_dropout_and_batch_statistics()
    {
        GradientCheckReport report = GradientCheck.Run(Network(), new SoftmaxCrossEntropy<double>(), Batch);

        Assert.True(report.Passed, report.ToString());
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias", "input"], report.Worst.Select(entry => entry.Name));
        Assert.Equal(15 + 5 + 5 + 5 + 15 + 3 + 18, report.Checked + report.Kinks);
        Assert.StartsWith("passed: 66 derivatives, 0 kinks left out, largest relative error ", report.ToString());
    }

    [Fact]
    public void Leaves_weights_gradients_statistics_step_and_batch_as_they_were()
    {
        Sequential<double> network = Network();
        var loss = new SoftmaxCrossEntropy<double>();
        network.Backward(loss.Evaluate(network.Forward(Batch.Inputs), Batch.Targets).Gradient);
        Matrix<double>[] state = [.. network.State.Select(item => item.Value.Clone())], gradients = [.. network.Parameters.Select(p => p.Gradient.Clone())];
        Matrix<double> inputs = Batch.Inputs.Clone();

        GradientCheck.Run(network, loss, Batch);

        foreach ((Matrix<double> before, NamedMatrix<double> after) in state.Zip(network.State))
            MatrixAssert.SameBits(before, after.Value, after.Name);
        foreach ((Matrix<double> before, Parameter<double> after) in gradients.Zip(network.Parameters))
            MatrixAssert.SameBits(before, after.Gradient, after.Name);
        MatrixAssert.SameBits(inputs, Batch.Inputs);
        Assert.Equal(1, network.Step);
    }

    [Fact]
    public void A_check_that_cannot_run_gives_the_network_no_weights()
    {
        Sequential<double> bare = Sequential<double>.WithoutWeights(new Dense<double>(3, 3));

        Assert.Throws<InvalidOperationException>(() => GradientCheck.Run(bare, new SoftmaxCrossEntropy<double>(), Batch));
        Assert.Throws<InvalidOperationException>(() => bare.Infer(Batch.Inputs));
    }

    [Fact]
    public void Checks_some_entries_of_large_matrices_and_draws_them_from_the_seed()
    {
        var options = new GradientCheckOptions { EntriesPerMatrix = 4, Seed = new Seed(5) };
        GradientCheckReport report = GradientCheck.Run(Network(), new SoftmaxCrossEntropy<double>(), Batch, options);

        Assert.True(report.Passed, report.ToString());
        Assert.Equal(6 * 4 + 3, report.Checked + report.Kinks); // 4.bias has only 3
        Assert.Equal(report.Worst, GradientCheck.Run(Network(), new SoftmaxCrossEntropy<double>(), Batch, options).Worst);
        Assert.NotEqual(
            report.Worst.Select(entry => (entry.Name, entry.Row, entry.Column)),
            GradientCheck.Run(Network(), new SoftmaxCrossEntropy<double>(), Batch, options with { Seed = new Seed(6) }).Worst.Select(entry => (entry.Name, entry.Row, entry.Column)));
    }

    // x² at 3 with Δ: analytic and numeric are 6Δ, the position is row 1 of column 0.
    [Fact]
    public void Names_the_worst_entry()
    {
        var layer = new FaultyActivation(x => x * x, x => x == 3 ? 7 : 2 * x);
        GradientCheckReport report = GradientCheck.Run(layer, Matrix<double>.Build.Dense(3, 2, [1, 3, 2, 4, 5, 6]));
        GradientCheckEntry worst = Assert.Single(report.Worst);

        Assert.Equal(("input", 1, 0), (worst.Name, worst.Row, worst.Column));
        Assert.Equal(7.0 / 6, worst.Analytic / worst.Numeric, 1e-9);
        Assert.Equal(1.0 / 7, worst.RelativeError, 1e-9);
        Assert.Equal(worst.RelativeError, report.MaxRelativeError);
        Assert.StartsWith("input[1,0]: backward ", worst.ToString());
    }

    // A derivative a millionth of the largest is compared against a thousandth of the largest: its own rounding does not fail it.
    [Fact]
    public void A_derivative_far_below_the_largest_is_measured_against_the_largest()
    {
        var layer = new Scale<double>(2);
        layer.Weight.Value.SetColumn(0, [1e6, 1]);

        Assert.True(GradientCheck.Run(layer, Matrix<double>.Build.Dense(2, 1, [1.7, 1.3])).Passed);
    }

    [Fact]
    public void A_tolerance_of_its_own_is_obeyed()
    {
        var layer = new FaultyActivation(Math.Sin, z => 1.01 * Math.Cos(z));
        Matrix<double> input = RandomMatrix.Normal<double>(3, 4, "input");

        Assert.True(GradientCheck.Run(layer, input, new GradientCheckOptions { Tolerance = 0.02 }).Passed);
        Assert.False(GradientCheck.Run(layer, input, new GradientCheckOptions { Tolerance = 0.005 }).Passed);
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("StepSize", () => new GradientCheckOptions { StepSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("StepSize", () => new GradientCheckOptions { StepSize = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>("Tolerance", () => new GradientCheckOptions { Tolerance = -1e-6 });
        Assert.Throws<ArgumentOutOfRangeException>("EntriesPerMatrix", () => new GradientCheckOptions { EntriesPerMatrix = 0 });
        Assert.Equal((0, 1), (new GradientCheckOptions { Tolerance = 0 }.Tolerance, new GradientCheckOptions { EntriesPerMatrix = 1 }.EntriesPerMatrix));
    }
}
