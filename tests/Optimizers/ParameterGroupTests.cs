using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

public class ParameterGroupTests
{
    private static Parameter<double> Scalar(string name, double value, double gradient)
        => OptimizerCase.Vector(name, value).WithGradient(gradient);

    // η = 0.1, λ = 0.5, gradients summed over m = 2 samples.
    //   weight: g = 2/2 = 1,   w = 1 − 0.1·(1 + 0.5·1)       = 0.85
    //   bias:   g = 4/2 = 2,   w = 3 − 0.1·2                 = 2.8      (λ = 0)
    //   scale:  g = 1/2 = 0.5, w = 1 − 6·0.1·(0.5 + 0.5·1)   = 0.4      (factor 6)
    //   frozen: factor 0,      w = 7
    [Fact]
    public void EachGroupHasItsRateAndItsDecay()
    {
        Parameter<double> weight = Scalar("weight", 1, 2), bias = Scalar("bias", 3, 4), scale = Scalar("scale", 1, 1), frozen = Scalar("frozen", 7, 5);
        var optimizer = new Sgd<double>(
            [
                new ParameterGroup<double>([weight]),
                new ParameterGroup<double>([bias], weightDecay: 0),
                new ParameterGroup<double>([scale], learningRateFactor: 6),
                new ParameterGroup<double>([frozen], learningRateFactor: 0),
            ],
            learningRate: 0.1, weightDecay: 0.5);
        optimizer.Step(0.5);
        Assert.Equal(0.85, weight.Values[0], 15);
        Assert.Equal(2.8, bias.Values[0], 15);
        Assert.Equal(0.4, scale.Values[0], 15);
        Assert.Equal(7, frozen.Values[0]);
    }

    // Adam's first step is η·g/(|g| + ε) ≈ η·sign g; AdamW first multiplies by 1 − ηλ, with the group's η = 6·0.1.
    //   weight: (1 − 0.1·0.5)·2 − 0.1 = 1.8;   scale: (1 − 0.6·0.5)·2 − 0.6 = 0.8;   both up to ε = 1e-8.
    [Fact]
    public void DecoupledDecayUsesTheRateOfTheGroup()
    {
        Parameter<double> weight = Scalar("weight", 2, 1), scale = Scalar("scale", 2, 1);
        new AdamW<double>([new ParameterGroup<double>([weight]), new ParameterGroup<double>([scale], learningRateFactor: 6)], learningRate: 0.1, weightDecay: 0.5).Step(1);
        Assert.Equal(1.8 + 0.1 * 1e-8, weight.Values[0], 14);
        Assert.Equal(0.8 + 0.6 * 1e-8, scale.Values[0], 14);
    }

    // As above with half of λ: (1 − 0.1·0.25)·2 − 0.1 = 1.85; a group's own λ is halved as well.
    [Fact]
    public void AFactorReachesEveryDecay()
    {
        Parameter<double> weight = Scalar("weight", 2, 1), own = Scalar("own", 2, 1);
        new AdamW<double>([new ParameterGroup<double>([weight]), new ParameterGroup<double>([own], weightDecay: 1)], learningRate: 0.1, weightDecay: 0.5) { WeightDecayFactor = 0.5 }.Step(1);
        Assert.Equal(1.85 + 0.1 * 1e-8, weight.Values[0], 14);
        Assert.Equal(1.8 + 0.1 * 1e-8, own.Values[0], 14);
    }

    [Fact]
    public void SplitPutsTheSelectedFirst()
    {
        var weight = new Parameter<float>("weight", 2, 3);
        Parameter<float> bias = OptimizerCase.Vector("bias", 1f, 2);
        IReadOnlyList<ParameterGroup<float>> groups = ParameterGroup.Split([weight, bias], p => p.IsVector, learningRateFactor: 2, weightDecay: 0);
        Assert.Equal(2, groups.Count);
        Assert.Equal((2, 0), (groups[0].LearningRateFactor, groups[0].WeightDecay));
        Assert.Equal((1, null), (groups[1].LearningRateFactor, groups[1].WeightDecay));
        Assert.Same(bias, Assert.Single(groups[0].Parameters));
        Assert.Same(weight, Assert.Single(groups[1].Parameters));
    }

    [Fact]
    public void SplitLeavesOutASideWithoutParameters()
    {
        Parameter<float> bias = OptimizerCase.Vector("bias", 1f);
        Assert.Equal(0, Assert.Single(ParameterGroup.Split([bias], p => p.IsVector, weightDecay: 0)).WeightDecay);
        Assert.Null(Assert.Single(ParameterGroup.Split([bias], p => !p.IsVector, weightDecay: 0)).WeightDecay);
    }

    [Fact]
    public void AParameterBelongsToOneGroupOnce()
    {
        Parameter<float> bias = OptimizerCase.Vector("bias", 1f, 2);
        var twoGroups = Assert.Throws<ArgumentException>(() => new Sgd<float>([new ParameterGroup<float>([bias]), new ParameterGroup<float>([bias])], learningRate: 1));
        Assert.Contains("bias 2×1 was given twice", twoGroups.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Sgd<float>([bias, bias], learningRate: 1));
    }

    [Fact]
    public void AnEmptyListIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ParameterGroup<float>([]));
        Assert.Throws<ArgumentException>(() => new Adam<float>(Array.Empty<Parameter<float>>(), learningRate: 1));
        Assert.Throws<ArgumentException>(() => new Adam<float>(Array.Empty<ParameterGroup<float>>(), learningRate: 1));
    }
}
