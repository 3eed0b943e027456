using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>Twelve steps of every optimizer against PyTorch's numbers (Fixtures/README.md).</summary>
public class GoldenTrajectoryTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void TheFixtureHoldsEightTrajectoriesOfTwelveSteps()
    {
        Assert.Equal(8, Trajectory.All.Count);
        Assert.All(Trajectory.All, t => Assert.Equal((12, 12, 3), (t.Gradients.Length, t.Values.Length, t.Initial.Length)));
        Assert.Equal(["Adagrad", "Adam", "AdamW", "RmsProp", "Sgd"], Trajectory.All.Select(t => t.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Trajectory.Indices), MemberType = typeof(Trajectory))]
    public void AWeightFollowsTheTrajectory(int index)
        => Assert.InRange(Trajectory.All[index].Error(Trajectory.All[index].Make), 0, Tolerance);

    [Theory]
    [MemberData(nameof(Trajectory.Indices), MemberType = typeof(Trajectory))]
    public void ABiasFollowsTheTrajectory(int index)
        => Assert.InRange(Trajectory.All[index].Error(Trajectory.All[index].Make, asVector: true), 0, Tolerance);

    // Both runs start from the same float numbers, so they differ by float's rounding alone. A step commits fewer than 8 roundings of
    // relative size 2⁻²⁴, each on a number no larger than S, the largest |w| plus the length of the way that this element went;
    // the errors of 12 steps add up to less than 12·8·2⁻²⁴·S.
    [Theory]
    [MemberData(nameof(Trajectory.Indices), MemberType = typeof(Trajectory))]
    public void InFloatItIsTheSameUpToRounding(int index)
    {
        Trajectory trajectory = Trajectory.All[index];
        Parameter<float> single = trajectory.Parameter<float>();
        var exact = new Parameter<double>("weight", 3, 4);
        for (int i = 0; i < 12; i++)
            exact.Values[i] = single.Values[i];
        Optimizer<float> singleOptimizer = trajectory.Make<float>([single]);
        Optimizer<double> exactOptimizer = trajectory.Make<double>([exact]);
        double[] largest = [.. exact.Values.ToArray().Select(Math.Abs)];
        double[] way = new double[12];
        foreach (double[][] gradient in trajectory.Gradients)
        {
            Trajectory.Elements<float>(gradient).CopyTo(single.Gradients);
            for (int i = 0; i < 12; i++)
                exact.Gradients[i] = single.Gradients[i];
            double[] before = exact.Values.ToArray();
            singleOptimizer.Step(1);
            exactOptimizer.Step(1);
            for (int i = 0; i < 12; i++)
            {
                way[i] += Math.Abs(exact.Values[i] - before[i]);
                largest[i] = Math.Max(largest[i], Math.Abs(exact.Values[i]));
                Assert.InRange(single.Values[i] - exact.Values[i], -96 * Math.ScaleB(largest[i] + way[i], -24), 96 * Math.ScaleB(largest[i] + way[i], -24));
            }
        }
    }

    // Negative controls: the comparison above must see each of these well-known mistakes.

    [Theory]
    [InlineData(AdamMistake.None, false)]
    [InlineData(AdamMistake.NoBiasCorrection, true)]
    [InlineData(AdamMistake.BiasCorrectionOneStepLate, true)]
    [InlineData(AdamMistake.EpsilonInsideTheRoot, true)]
    [InlineData(AdamMistake.EpsilonBeforeTheCorrection, true)]
    public void AMistakeInAdamIsSeen(AdamMistake mistake, bool seen)
    {
        Trajectory adam = Trajectory.All.First(t => t.Name == "Adam");
        Assert.Equal(seen, adam.Error(parameters => new MistakenAdam(parameters, mistake)) > Tolerance);
    }

    [Fact]
    public void CoupledDecayInsteadOfDecoupledIsSeen()
    {
        Trajectory adamW = Trajectory.All.Single(t => t.Name == "AdamW");
        Assert.True(adamW.Error(p => new Adam<double>(p, 0.01, weightDecay: 0.1)) > Tolerance);
    }

    [Fact]
    public void PlainMomentumInsteadOfNesterovIsSeen()
    {
        Trajectory nesterov = Trajectory.All.Single(t => t.Options.ContainsKey("nesterov"));
        Assert.True(nesterov.Error(p => new Sgd<double>(p, 0.05, momentum: 0.9, weightDecay: 0.01)) > Tolerance);
    }

    [Fact]
    public void ForgottenWeightDecayIsSeen()
    {
        Trajectory nesterov = Trajectory.All.Single(t => t.Options.ContainsKey("nesterov"));
        Assert.True(nesterov.Error(p => new Sgd<double>(p, 0.05, momentum: 0.9, nesterov: true)) > Tolerance);
    }

    [Fact]
    public void AGradientOffByOnePercentIsSeen()
        => Assert.All(Trajectory.All, t => Assert.True(t.Error(p => new OffByOnePercent(p, t)) > Tolerance, t.ToString()));

    public enum AdamMistake
    {
        None,
        NoBiasCorrection,
        BiasCorrectionOneStepLate,
        EpsilonInsideTheRoot,
        EpsilonBeforeTheCorrection,
    }

    private sealed class MistakenAdam(IReadOnlyList<Parameter<double>> parameters, AdamMistake mistake)
        : Optimizer<double>([new ParameterGroup<double>(parameters)], learningRate: 0.01, weightDecay: 0, "m", "v")
    {
        protected override void Update(Span<double> value, ReadOnlySpan<double> gradient, double scale, double rate, double weightDecay, ReadOnlySpan<double[]> state)
        {
            (double[] m, double[] v) = (state[0], state[1]);
            long t = mistake == AdamMistake.BiasCorrectionOneStepLate ? StepCount + 1 : StepCount;
            (double c1, double c2) = mistake == AdamMistake.NoBiasCorrection ? (1, 1) : (1 - Math.Pow(0.9, t), 1 - Math.Pow(0.999, t));
            for (int i = 0; i < value.Length; i++)
            {
                m[i] = 0.9 * m[i] + 0.1 * gradient[i];
                v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
                double root = mistake switch
                {
                    AdamMistake.EpsilonInsideTheRoot => Math.Sqrt(v[i] / c2 + 1e-8),
                    AdamMistake.EpsilonBeforeTheCorrection => (Math.Sqrt(v[i]) + 1e-8) / Math.Sqrt(c2),
                    _ => Math.Sqrt(v[i] / c2) + 1e-8,
                };
                value[i] -= rate * (m[i] / c1) / root;
            }
        }
    }

    /// <summary>Hands the right optimizer a gradient × 1.01 from the second step on (Adam and RMSProp hardly see a constant factor).</summary>
    private sealed class OffByOnePercent : Optimizer<double>
    {
        private readonly Parameter<double> parameter;
        private readonly Optimizer<double> right;

        public OffByOnePercent(IReadOnlyList<Parameter<double>> parameters, Trajectory trajectory)
            : base([new ParameterGroup<double>(parameters)], learningRate: 1, weightDecay: 0)
            => (parameter, right) = (parameters[0], trajectory.Make(parameters));

        protected override void Update(Span<double> value, ReadOnlySpan<double> gradient, double scale, double rate, double weightDecay, ReadOnlySpan<double[]> state)
        {
            if (StepCount > 1)
                foreach (ref double g in parameter.Gradients)
                    g *= 1.01;
            right.Step(1);
        }
    }
}
