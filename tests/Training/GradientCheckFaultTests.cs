using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tests.Layers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>Negative controls: a check that cannot fail proves nothing. Each fault must be found, and in the right matrix.</summary>
public class GradientCheckFaultTests
{
    private const int N = 4, Samples = 5;

    private static readonly Matrix<double> Input = RandomMatrix.Normal<double>(N, Samples, "input");

    [Theory]
    [InlineData(Fault.WeightGradientTimes101, "weight")]
    [InlineData(Fault.InputGradientTimes101, "input")]
    [InlineData(Fault.BiasGradientDropped, "bias")]
    [InlineData(Fault.BiasGradientOfOneSample, "bias")]
    [InlineData(Fault.WeightTransposed, "input")]
    [InlineData(Fault.WeightSign, "weight")]
    [InlineData(Fault.InputSign, "input")]
    [InlineData(Fault.WeightGradientAveraged, "weight")]
    [InlineData(Fault.WeightGradientNaN, "weight")]
    public void A_fault_in_a_layer_is_found(Fault fault, string where)
    {
        GradientCheckReport report = GradientCheck.Run(new FaultyDense(N, fault), Input);

        AssertFails(report);
        Assert.Equal([where], report.Worst.Where(entry => !(entry.RelativeError <= report.Tolerance)).Select(entry => entry.Name));
    }

    // Behind other layers, with a loss, and in front of a kink: what reaches the input goes through the faulty layer.
    [Theory]
    [InlineData(Fault.WeightGradientTimes101)]
    [InlineData(Fault.InputGradientTimes101)]
    [InlineData(Fault.BiasGradientDropped)]
    [InlineData(Fault.WeightTransposed)]
    [InlineData(Fault.WeightSign)]
    [InlineData(Fault.InputSign)]
    public void A_fault_within_a_network_is_found(Fault fault)
    {
        AssertFails(Run(fault));
        AssertPasses(Run(Fault.None));

        GradientCheckReport Run(Fault fault)
        {
            var network = new Sequential<double>(new Seed(1), new Dense<double>(3, N), new ReLU<double>(), new Residual<double>(new FaultyDense(N, fault), new Tanh<double>()), new Dense<double>(N, 2));
            return GradientCheck.Run(network, new MeanSquaredError<double>(), Batch(3, 2));
        }
    }

    [Fact]
    public void The_same_layers_without_a_fault_pass()
    {
        AssertPasses(GradientCheck.Run(new FaultyDense(N, Fault.None), Input));
        AssertPasses(GradientCheck.Run(new FaultyResidual(new FaultyDense(N, Fault.None), false, false), Input));
        AssertPasses(GradientCheck.Run(new FaultyActivation(Math.Sin, Math.Cos), Input));
        AssertPasses(GradientCheck.Run(new Sequential<double>(new FaultyDense(N, Fault.None)), new FaultySquaredError(1), Batch(N, N)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_dropped_term_of_a_residual_block_is_found(bool forgetsIdentity, bool forgetsBranch)
        => AssertFails(GradientCheck.Run(new FaultyResidual(new FaultyDense(N, Fault.None), forgetsIdentity, forgetsBranch), Input));

    [Fact]
    public void A_wrong_derivative_of_an_activation_is_found()
    {
        AssertFails(GradientCheck.Run(new FaultyActivation(Math.Sin, z => 1.01 * Math.Cos(z)), Input));
        AssertFails(GradientCheck.Run(new FaultyActivation(Math.Tanh, z => 1 - Math.Tanh(z)), Input));
        AssertFails(GradientCheck.Run(new FaultyActivation(Math.Exp, z => z), Input));
    }

    // n = 4 outputs: the forgotten 1/n makes the gradient four times too large, a forgotten 2 half as large.
    [Theory]
    [InlineData(N)]
    [InlineData(0.5)]
    [InlineData(1.01)]
    [InlineData(-1)]
    public void A_wrong_factor_in_a_loss_is_found(double factor)
        => AssertFails(GradientCheck.Run(new Sequential<double>(new FaultyDense(N, Fault.None)), new FaultySquaredError(factor), Batch(N, N)));

    // ReLU at 0: from the left the slope is 0, from the right 1, and Backward may say either.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_kink_exactly_at_an_input_is_counted_and_not_failed(double slopeAtTheKink)
    {
        var relu = new FaultyActivation(z => Math.Max(0, z), z => z > 0 ? 1 : z < 0 ? 0 : slopeAtTheKink);

        GradientCheckReport report = GradientCheck.Run(relu, Matrix<double>.Build.Dense(3, 2, [0, 1, -1, 2, 0, 0.5]));

        AssertPasses(report);
        Assert.Equal((4, 2), (report.Checked, report.Kinks));
        Assert.Equal(2, GradientCheck.Run(new ReLU<double>(), Matrix<double>.Build.Dense(3, 2, [0, 1, -1, 2, 0, 0.5])).Kinks);
    }

    // h = 6e-6 reaches across a kink that lies closer than that, on either side; farther away it is none of the check's business.
    [Theory]
    [InlineData(5e-6, 1)]
    [InlineData(-5e-6, 1)]
    [InlineData(1e-6, 1)]
    [InlineData(-1e-7, 1)]
    [InlineData(7e-6, 0)]
    [InlineData(-7e-6, 0)]
    public void A_kink_within_one_step_is_counted(double x, int kinks)
    {
        GradientCheckReport report = GradientCheck.Run(new ReLU<double>(), Matrix<double>.Build.Dense(2, 1, [x, 1]));

        AssertPasses(report);
        Assert.Equal(kinks, report.Kinks);
    }

    [Fact]
    public void A_kink_of_a_loss_is_counted()
    {
        // s₀ − s₁ + 1 = 0: the margin of class 0 against the right class 1 lies exactly at its kink.
        var batch = new Batch<double>(new Dataset<double>(Matrix<double>.Build.Dense(3, 1, [0.5, 1.5, -2]), Matrix<double>.Build.Dense(1, 1, 1)));

        GradientCheckReport report = GradientCheck.Run(new Scale<double>(3), new MulticlassHinge<double>(), batch);

        AssertPasses(report);
        Assert.Equal(4, report.Kinks); // factor and input of s₀ and of s₁
    }

    [Fact]
    public void Where_every_derivative_is_a_kink_nothing_was_checked_and_nothing_passes()
    {
        GradientCheckReport report = GradientCheck.Run(new ReLU<double>(), Matrix<double>.Build.Dense(3, 1));

        Assert.Equal((0, 3), (report.Checked, report.Kinks));
        Assert.False(report.Passed);
    }

    // At the kink of 0.2·z and z, no slope outside [0.2, 1] is explained by it.
    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_kink_excuses_no_slope_that_is_on_neither_side(double slopeAtTheKink)
        => AssertFails(GradientCheck.Run(
            new FaultyActivation(z => z > 0 ? z : 0.2 * z, z => z > 0 ? 1 : z < 0 ? 0.2 : slopeAtTheKink), Matrix<double>.Build.Dense(2, 1, [0, 1])));

    // Both sides of the kink are straight lines: one-sided differences agree there up to rounding, which is no kink.
    [Theory]
    [InlineData(1.01, 0.2)]
    [InlineData(1, 0.202)]
    [InlineData(1.00001, 0.2)]
    public void A_wrong_slope_beside_a_kink_is_found(double above, double below)
    {
        GradientCheckReport report = GradientCheck.Run(new FaultyActivation(z => z > 0 ? z : 0.2 * z, z => z > 0 ? above : below), Input);

        AssertFails(report);
    }

    // e^40x: the one-sided differences differ by h·C'' = 6e-6·40 = 2.4e-4 of C', more than the error of 1e-4. But that shrinks with h.
    [Fact]
    public void Strong_curvature_is_no_kink()
    {
        AssertPasses(GradientCheck.Run(new FaultyActivation(z => Math.Exp(40 * z), z => 40 * Math.Exp(40 * z)), Input / 10));
        AssertFails(GradientCheck.Run(new FaultyActivation(z => Math.Exp(40 * z), z => 40 * 1.0001 * Math.Exp(40 * z)), Input / 10));
    }

    // A linear layer has no curvature at all: the one-sided differences differ by rounding alone, ε·|C|/h, which grows with the
    // offset until it is as large as the gradients. A check that cannot measure may not pass.
    [Theory]
    [InlineData(0)]
    [InlineData(1e2)]
    [InlineData(1e4)]
    [InlineData(1e6)]
    [InlineData(1e8)]
    [InlineData(1e10)]
    public void In_a_linear_region_rounding_excuses_nothing(double offset)
    {
        foreach (Fault fault in new[] { Fault.WeightGradientTimes101, Fault.InputGradientTimes101, Fault.BiasGradientDropped, Fault.WeightTransposed, Fault.WeightSign })
            AssertFails(GradientCheck.Run(new FaultyDense(N, fault) { Offset = offset }, Input));

        // Without curvature a wide step costs nothing, and brings the right gradients out of the rounding.
        if (offset <= 1e6)
            AssertPasses(GradientCheck.Run(new FaultyDense(N, Fault.None) { Offset = offset }, Input, new GradientCheckOptions { StepSize = 1 }));
    }

    private static Batch<double> Batch(int features, int outputs)
        => new(new Dataset<double>(RandomMatrix.Normal<double>(features, Samples, "input"), RandomMatrix.Normal<double>(outputs, Samples, "target")));

    private static void AssertPasses(GradientCheckReport report) => Assert.True(report.Passed, $"{report}\n{string.Join("\n", report.Worst)}");

    private static void AssertFails(GradientCheckReport report)
    {
        Assert.False(report.Passed, report.ToString());
        Assert.StartsWith("FAILED", report.ToString());
        Assert.Equal(0, report.Kinks);
    }
}
