using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Metrics;

namespace Backprop.Tests.Training;

public class TrainerOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void ValuesOutOfRangeAreRefused(int value)
    {
        AssertRefused("Epochs", value, () => new TrainerOptions { Epochs = value });
        AssertRefused("BatchSize", value, () => new TrainerOptions { BatchSize = value });
        AssertRefused("Threads", value, () => new TrainerOptions { Threads = value });
        AssertRefused("Epochs", value, () => new TrainerOptions() with { Epochs = value });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void AMetricWithoutANameIsRefused(string? name)
        => Assert.StartsWith("Nameless has no Name", Assert.Throws<ArgumentException>("Metrics", () => new TrainerOptions { Metrics = [new Rmse(), new Nameless(name)] }).Message);

    [Fact]
    public void TwoMetricsOfOneNameAreRefused()
    {
        Assert.StartsWith("Two metrics are called \"rmse\"", Assert.Throws<ArgumentException>("Metrics", () => new TrainerOptions { Metrics = [new Rmse(), new R2(), new Rmse()] }).Message);
        Assert.Throws<ArgumentException>("TrainingMetrics", () => new TrainerOptions { TrainingMetrics = [new Rmse(), new R2(), new Rmse()] });
    }

    [Fact]
    public void TheSmallestValuesAreTaken()
    {
        var options = new TrainerOptions { Epochs = 1, BatchSize = 1, Threads = 1 };
        Assert.Equal((1, 1, 1), (options.Epochs, options.BatchSize, options.Threads));
        Assert.Null((options with { Threads = null }).Threads);
    }

    [Fact]
    public void ATrainerNeedsItsParts()
    {
        Sequential<float> model = TrainingCase.PlainNetwork<float>();
        var loss = new MeanSquaredError<float>();
        var optimizer = new Sgd<float>(model.Parameters, learningRate: 1);
        Assert.Throws<ArgumentNullException>("model", () => new Trainer<float>(null!, loss, optimizer));
        Assert.Throws<ArgumentNullException>("loss", () => new Trainer<float>(model, null!, optimizer));
        Assert.Throws<ArgumentNullException>("optimizer", () => new Trainer<float>(model, loss, null!));
        var trainer = new Trainer<float>(model, loss, optimizer);
        Assert.Throws<ArgumentNullException>("train", () => trainer.Fit(null!));
        Assert.Throws<ArgumentNullException>("batch", () => trainer.Step(null!));
    }

    private sealed class Nameless(string? name) : Metric
    {
        public override string Name => name!;

        public override bool HigherIsBetter => true;

        public override double Evaluate<T>(MathNet.Numerics.LinearAlgebra.Matrix<T> output, MathNet.Numerics.LinearAlgebra.Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null) => 1;
    }

    private static void AssertRefused(string name, int value, Func<TrainerOptions> make)
        => Assert.StartsWith($"{name} must be at least 1, got {value}.", Assert.Throws<ArgumentOutOfRangeException>(name, make).Message);
}
