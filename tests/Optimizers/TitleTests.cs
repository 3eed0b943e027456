using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>Titles go into checkpoints, where they tell one run from another: every setting must be in them. Messages say what was expected.</summary>
public class TitleTests
{
    private static readonly Parameter<float>[] Bias = [OptimizerCase.Vector("bias", 1f)];

    [Fact]
    public void ATitleHasEverySetting()
    {
        Assert.Equal("Sgd(momentum 0)", new Sgd<float>(Bias, 0.1).Title);
        Assert.Equal("Sgd(momentum 0.9)", new Sgd<float>(Bias, 0.1, momentum: 0.9).Title);
        Assert.Equal("Sgd(momentum 0.9, Nesterov)", new Sgd<float>(Bias, 0.1, momentum: 0.9, nesterov: true).Title);
        Assert.Equal("Adam(β₁ 0.5, β₂ 0.75, ε 0.125)", new Adam<float>(Bias, 0.1, 0.5, 0.75, 0.125).Title);
        Assert.Equal("AdamW(β₁ 0.5, β₂ 0.75, ε 0.125)", new AdamW<float>(Bias, 0.1, 0.5, 0.75, 0.125).Title);
        Assert.Equal("RmsProp(α 0.5, ε 0.125)", new RmsProp<float>(Bias, 0.1, 0.5, 0.125).Title);
        Assert.Equal("Adagrad(ε 0.125)", new Adagrad<float>(Bias, 0.1, 0.125).Title);
        Assert.Equal("ConstantSchedule", new ConstantSchedule().Title);
        Assert.Equal("FlatCosSchedule", new FlatCosSchedule().Title);
        Assert.Equal("CosLogSchedule(3)", new CosLogSchedule(3).Title);
        Assert.Equal("StepSchedule(3, γ 0.25)", new StepSchedule(3, 0.25).Title);
        Assert.Equal("ExponentialSchedule(γ 0.25)", new ExponentialSchedule(0.25).Title);
        Assert.Equal("CosineSchedule(warm-up 1.5, minimum 0.25)", new CosineSchedule(1.5, 0.25).Title);
        Assert.Equal("PlateauSchedule(γ 0.25, patience 3, threshold 0.125, minimum 0.0625)", new PlateauSchedule(0.25, 3, 0.125, 0.0625).Title);
    }

    [Theory]
    [InlineData("learningRate must be finite and at least 0, got -1.", -1.0, 0.0, 0.0, 1e-8)]
    [InlineData("weightDecay must be finite and at least 0, got -2.", 0.1, -2.0, 0.0, 1e-8)]
    [InlineData("beta1 must lie in [0, 1), got 1.", 0.1, 0.0, 1.0, 1e-8)]
    [InlineData("epsilon must be finite and above 0, got 0.", 0.1, 0.0, 0.5, 0.0)]
    public void AMessageSaysTheRange(string expected, double learningRate, double weightDecay, double beta1, double epsilon)
        => Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<float>(Bias, learningRate, beta1, 0.999, epsilon, weightDecay)).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void SchedulesAndGroupsSayTheirsToo()
    {
        Assert.StartsWith("cycles must be from 1 to 30, got 31.", Assert.Throws<ArgumentOutOfRangeException>(() => new CosLogSchedule(31)).Message);
        Assert.StartsWith("minimum must lie in [0, 1], got 2.", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(minimum: 2)).Message);
        Assert.StartsWith("gamma must lie in (0, 1], got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(0)).Message);
        Assert.StartsWith("patience must be at least 0, got -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauSchedule(patience: -1)).Message);
        Assert.StartsWith("gradientScale must be finite and above 0, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd<float>(Bias, 0.1).Step(0)).Message);
        Assert.StartsWith("Nesterov needs a momentum above 0, got 0.", Assert.Throws<ArgumentException>(() => new Sgd<float>(Bias, 0.1, nesterov: true)).Message);
        Assert.StartsWith("An optimizer needs at least one group of parameters, got none.", Assert.Throws<ArgumentException>(() => new Sgd<float>(Array.Empty<ParameterGroup<float>>(), 0.1)).Message);
        Assert.StartsWith("A group needs at least one parameter, got none.", Assert.Throws<ArgumentException>(() => new ParameterGroup<float>([])).Message);
    }

    // 1 belongs to both ranges that end there.
    [Fact]
    public void TheEndsOfARangeBelongToIt()
    {
        Assert.Equal(1, new CosineSchedule(minimum: 1).Minimum);
        Assert.Equal(1, new ExponentialSchedule(1).Factor(new SchedulePoint(3, 1, 9)));
    }

    [Fact]
    public void NullIsRefusedByName()
    {
        var optimizer = new Sgd<float>(Bias, 0.1);
        Assert.Throws<ArgumentNullException>("groups", () => new Sgd<float>((IReadOnlyList<ParameterGroup<float>>)null!, 0.1));
        Assert.Throws<ArgumentNullException>("parameters", () => new ParameterGroup<float>(null!));
        Assert.Throws<ArgumentNullException>("groups", () => new Sgd<float>([(ParameterGroup<float>)null!], 0.1));
        Assert.StartsWith("Expected no null among parameters, got one at 0 (counted from 0).", Assert.Throws<ArgumentNullException>("parameters", () => new ParameterGroup<float>([null!])).Message);
        Assert.Throws<ArgumentNullException>("state", () => optimizer.Restore(0, null!));
    }

    // Exactly on the bound nothing is clipped, and exactly on the threshold nothing is an improvement.
    [Fact]
    public void OnTheThresholdNothingChanges()
    {
        var schedule = new PlateauSchedule(gamma: 0.5, patience: 0, threshold: 0.5);
        schedule.Observe(8);
        schedule.Observe(4);
        Assert.Equal(0.5, schedule.Factor(new SchedulePoint(0, 1, 1)));
    }
}
