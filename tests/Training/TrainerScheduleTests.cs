using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>The trainer asks the schedule before every step, and shows the plateau schedule every epoch.</summary>
public class TrainerScheduleTests
{
    // 10 samples in batches of 4: 3 steps an epoch, 6 in two. The factor of step s is 1/(s + 1).
    [Fact]
    public void EveryStepAsksTheScheduleWithItsPoint()
    {
        var schedule = new RecordingSchedule();
        Sequential<double> model = PlainNetwork<double>();
        var optimizer = new Sgd<double>(model.Parameters, learningRate: 0.5);
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), optimizer, new TrainerOptions { Epochs = 2, BatchSize = 4, Schedule = schedule });
        var factors = new List<double>();
        trainer.Callbacks.Add(new Watcher<double> { Step = (_, _) => factors.Add(optimizer.RateFactor) });
        TrainingHistory history = trainer.Fit(Data<double>(10));
        Assert.Equal(Enumerable.Range(0, 6).Select(step => new SchedulePoint(step, 3, 6)), schedule.Points);
        Assert.Equal([1, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 5.0, 1 / 6.0], factors);
        Assert.Equal([0.5 * (1 / 3.0), 0.5 * (1 / 6.0)], history.Epochs.Select(epoch => epoch.LearningRate));
    }

    // The same points go to the schedules of weight decay and dropout, whose factors reach the optimizer and every Dropout, inner ones too.
    [Fact]
    public void DecayAndDropoutHaveSchedulesOfTheirOwn()
    {
        RecordingSchedule decay = new(), drop = new();
        Dropout<double> dropout = new(0.5);
        Sequential<double> model = new(new Seed(1), new Residual<double>(dropout), new Dense<double>(Features, Outputs));
        var optimizer = new Sgd<double>(model.Parameters, learningRate: 0.5, weightDecay: 0.1);
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), optimizer, new TrainerOptions { Epochs = 2, BatchSize = 4, WeightDecaySchedule = decay, DropoutSchedule = drop });
        var factors = new List<(double, double, double)>();
        trainer.Callbacks.Add(new Watcher<double> { Step = (_, _) => factors.Add((optimizer.RateFactor, optimizer.WeightDecayFactor, dropout.ProbabilityFactor)) });
        trainer.Fit(Data<double>(10));
        Assert.Equal(Enumerable.Range(0, 6).Select(step => new SchedulePoint(step, 3, 6)), decay.Points);
        Assert.Equal(decay.Points, drop.Points);
        Assert.Equal(Enumerable.Range(1, 6).Select(s => (1.0, 1.0 / s, 1.0 / s)), factors);
    }

    // A factor of 0 from the second epoch on freezes the weights there.
    [Fact]
    public void TheFactorReachesTheWeights()
    {
        Sequential<double> two = PlainNetwork<double>(), one = PlainNetwork<double>();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 4, Schedule = new StepSchedule(1, gamma: 1e-300) };
        new Trainer<double>(two, new HalfSquaredError<double>(), new Sgd<double>(two.Parameters, learningRate: 0.1), options).Fit(Data<double>(10));
        new Trainer<double>(one, new HalfSquaredError<double>(), new Sgd<double>(one.Parameters, learningRate: 0.1), options with { Epochs = 1 }).Fit(Data<double>(10));
        Assert.Equal(Bits(one), Bits(two));
    }

    // Learning rate 0: no epoch improves on the first. Patience 1 bears one of them and halves at every second.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThePlateauScheduleSeesTheCostOfEveryEpoch(bool validate)
    {
        var plateau = new PlateauSchedule(gamma: 0.5, patience: 1);
        Sequential<double> model = PlainNetwork<double>();
        var optimizer = new Sgd<double>(model.Parameters, learningRate: 0);
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), optimizer,
            new TrainerOptions { Epochs = 6, BatchSize = 20, Schedule = plateau, Shuffle = false });
        var factors = new List<double>();
        trainer.Callbacks.Add(new Watcher<double> { Step = (_, _) => factors.Add(optimizer.RateFactor) });
        TrainingHistory history = trainer.Fit(Data<double>(10), validate ? Data<double>(4) : null);
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.25], factors);
        Assert.Equal(validate ? history.Epochs[0].ValidationCost : history.Epochs[0].TrainingCost, plateau.State.BestCost);
        Assert.NotEqual(history.Epochs[0].ValidationCost, history.Epochs[0].TrainingCost);
    }

    // The options can be used for another run, which begins with the whole learning rate.
    [Fact]
    public void ThePlateauScheduleStartsAfreshWithEveryRun()
    {
        var options = new TrainerOptions { Epochs = 4, BatchSize = 20, Schedule = new PlateauSchedule(gamma: 0.5, patience: 0) };
        double[] Rates()
        {
            Sequential<double> model = PlainNetwork<double>();
            return [.. new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, learningRate: 1e-300), options).Fit(Data<double>(10)).Epochs.Select(epoch => epoch.LearningRate)];
        }
        double[] first = Rates();
        Assert.Equal([1e-300, 1e-300, 0.5e-300, 0.25e-300], first);
        Assert.Equal(first, Rates());
    }

    [Fact]
    public void ThePlateauScheduleIsForTheLearningRate()
    {
        Sequential<double> model = PlainNetwork<double>();
        foreach (TrainerOptions options in new TrainerOptions[] { new() { WeightDecaySchedule = new PlateauSchedule() }, new() { DropoutSchedule = new PlateauSchedule() } })
            Assert.StartsWith("A PlateauSchedule follows the cost", Assert.Throws<ArgumentException>("options", () => new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, 0.1), options)).Message, StringComparison.Ordinal);
    }

    // Twice a softmax is no error of shapes: the network would only learn slowly, and never be sure.
    [Fact]
    public void ALayerThatTheLossComputesItselfIsRefused()
    {
        Refused(new Softmax<double>(), new SoftmaxCrossEntropy<double>(), "SoftmaxCrossEntropy computes Softmax itself, from the scores: leave the last layer out, and get probabilities from scores with new Softmax<T>().Infer. (Parameter 'model')");
        Refused(new Sequential<double>(new Sigmoid<double>()), new BinaryCrossEntropyWithLogits<double>(), "BinaryCrossEntropyWithLogits computes Sigmoid itself, from the scores: leave the last layer out, and get probabilities from scores with new Sigmoid<T>().Infer. (Parameter 'model')");
        Accepted(new Sigmoid<double>(), new MeanSquaredError<double>());
        Accepted(new Softmax<double>(), new BinaryCrossEntropyWithLogits<double>());

        static void Refused(Layer<double> last, Loss<double> loss, string message)
            => Assert.Equal(message, Assert.Throws<ArgumentException>("model", () => Accepted(last, loss)).Message);

        static void Accepted(Layer<double> last, Loss<double> loss)
        {
            Sequential<double> model = new(new Seed(1), new Dense<double>(Features, Outputs), last);
            _ = new Trainer<double>(model, loss, new Sgd<double>(model.Parameters, 0.1));
        }
    }

    [Fact]
    public void AfterTheRunStepsAreAsWithoutSchedules()
    {
        Sequential<double> model = new(new Seed(1), new Dense<double>(Features, Outputs), new Dropout<double>(0.5));
        var optimizer = new Sgd<double>(model.Parameters, learningRate: 0.1, weightDecay: 0.1);
        new Trainer<double>(model, new HalfSquaredError<double>(), optimizer,
            new() { Epochs = 2, Schedule = new CosineSchedule(), WeightDecaySchedule = new FlatCosSchedule(), DropoutSchedule = new FlatCosSchedule() }).Fit(Data<double>(10));
        Assert.Equal((1, 1, 1), (optimizer.RateFactor, optimizer.WeightDecayFactor, ((Dropout<double>)model.Layers[1]).ProbabilityFactor));
    }

    [Fact]
    public void AnOptimizerOfAnotherNetworkIsRefused()
    {
        Sequential<double> model = PlainNetwork<double>(), other = PlainNetwork<double>();
        Assert.StartsWith("The optimizer has a parameter, 0.weight 5×3, that does not belong to Sequential(3 layers): make it with the Parameters of this network.",
            Assert.Throws<ArgumentException>("optimizer", () => new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(other.Parameters, 0.1))).Message, StringComparison.Ordinal);
        // A part of the network may learn alone.
        _ = new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>([model.Parameters[0]], 0.1));
    }

    private sealed class RecordingSchedule : Schedule
    {
        public List<SchedulePoint> Points { get; } = [];

        public override double Factor(SchedulePoint point)
        {
            Points.Add(point);
            return 1.0 / (point.Step + 1);
        }
    }
}
