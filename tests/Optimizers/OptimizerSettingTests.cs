using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

public class OptimizerSettingTests
{
    private static readonly Parameter<float>[] Bias = [OptimizerCase.Vector("bias", 1f)];

    // The defaults of PyTorch's torch.optim.
    [Fact]
    public void TheDefaultsAreTheUsualOnes()
    {
        var sgd = new Sgd<float>(Bias, learningRate: 0.1f);
        Assert.Equal((0, false, 0), (sgd.Momentum, sgd.Nesterov, sgd.WeightDecay));
        var adam = new Adam<float>(Bias, learningRate: 1e-3f);
        Assert.Equal((0.9, 0.999, 1e-8, 0), (adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay));
        var adamW = new AdamW<float>(Bias, learningRate: 1e-3f);
        Assert.Equal((0.9, 0.999, 1e-8, 0.01), (adamW.Beta1, adamW.Beta2, adamW.Epsilon, adamW.WeightDecay));
        var rmsProp = new RmsProp<float>(Bias, learningRate: 1e-3f);
        Assert.Equal((0.99, 1e-8, 0), (rmsProp.Alpha, rmsProp.Epsilon, rmsProp.WeightDecay));
        var adagrad = new Adagrad<float>(Bias, learningRate: 1e-3f);
        Assert.Equal((1e-10, 0), (adagrad.Epsilon, adagrad.WeightDecay));
        Assert.Equal((1.0, null, 0L), (adam.RateFactor, adam.Clipping, adam.StepCount));
    }

    /// <summary>A checkpoint finds what a rule keeps by its name.</summary>
    [Theory]
    [InlineData("m", "m")]
    [InlineData("m", null)]
    public void EachMatrixOfStateHasANameOfItsOwn(string first, string? second)
        => Assert.Equal("stateNames", Assert.ThrowsAny<ArgumentException>(() => new Keeping(first, second!)).ParamName);

    private sealed class Keeping(params string[] names) : Optimizer<float>([new ParameterGroup<float>(Bias)], learningRate: 0.1, weightDecay: 0, names)
    {
        protected override void Update(Span<float> value, ReadOnlySpan<float> gradient, float scale, float rate, float weightDecay, ReadOnlySpan<float[]> state)
        {
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void RatesAndDecaysAreFiniteAndAtLeastZero(double bad)
    {
        Assert.All(OptimizerCase.Names, row => Assert.Throws<ArgumentOutOfRangeException>(() => OptimizerCase.Make(row.Data, Bias, learningRate: bad)));
        Assert.All(OptimizerCase.Names, row => Assert.Throws<ArgumentOutOfRangeException>(() => OptimizerCase.Make(row.Data, Bias, weightDecay: bad)));
        var optimizer = new Sgd<float>(Bias, learningRate: 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LearningRate = bad);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.RateFactor = bad);
        Assert.Equal((0.1, 1.0), (optimizer.LearningRate, optimizer.RateFactor));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup<float>(Bias, learningRateFactor: bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup<float>(Bias, weightDecay: bad));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void MemoriesLieBelowOne(double bad)
    {
        Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new Sgd<float>(Bias, 0.1, momentum: bad));
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new Adam<float>(Bias, 0.1, beta1: bad));
        Assert.Throws<ArgumentOutOfRangeException>("beta2", () => new AdamW<float>(Bias, 0.1, beta2: bad));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => new RmsProp<float>(Bias, 0.1, alpha: bad));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-46)] // 0 in float
    [InlineData(1e39)] // infinite in float
    public void EpsilonIsFiniteAndAboveZero(double bad)
    {
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new Adam<float>(Bias, 0.1, epsilon: bad));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new AdamW<float>(Bias, 0.1, epsilon: bad));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new RmsProp<float>(Bias, 0.1, epsilon: bad));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new Adagrad<float>(Bias, 0.1, epsilon: bad));
    }

    [Fact]
    public void EpsilonMayBeWhatItsTypeHolds()
    {
        Assert.Equal(1e-46, new Adam<double>([OptimizerCase.Vector("bias", 1.0)], 0.1, epsilon: 1e-46).Epsilon);
        Assert.StartsWith("epsilon must be finite and above 0 in Single, got 1E-46.", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<float>(Bias, 0.1, epsilon: 1e-46)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMessageSaysTheRangeAndWhatItGot()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd<float>(Bias, 0.1, momentum: 1.5));
        Assert.Equal("momentum must lie in [0, 1), got 1.5. (Parameter 'momentum')", exception.Message);
    }

    [Fact]
    public void NesterovNeedsMomentum() => Assert.Throws<ArgumentException>("nesterov", () => new Sgd<float>(Bias, 0.1, nesterov: true));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ABadGradientScaleIsRefusedBeforeTheStep(double scale)
    {
        Parameter<double> bias = OptimizerCase.Vector("bias", 1.0).WithGradient(1);
        var optimizer = new Sgd<double>([bias], learningRate: 0.1);
        Assert.Throws<ArgumentOutOfRangeException>("gradientScale", () => optimizer.Step(scale));
        Assert.Equal((0L, 1.0), (optimizer.StepCount, bias.Values[0]));
    }
}
