using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>Early stopping in whole runs, however they end: weights and running statistics of the best epoch come back bit for bit.</summary>
public class EarlyStoppingRunTests
{
    private readonly Sequential<double> model = Network<double>();
    private readonly EarlyStopping<double> early = new(patience: 3);
    private readonly Dictionary<int, string> bits = [];

    // Random targets cannot be generalised from: the validation cost rises sooner or later.
    [Fact]
    public void TheBestWeightsComeBackWhenItStops()
    {
        TrainingHistory history = Fit(Data<double>(12));
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
        Assert.Equal(history.Epochs.Count, history.BestEpoch + 3);
        Assert.Equal(history.Epochs.MinBy(epoch => epoch.ValidationCost)!.Epoch, history.BestEpoch);
        AssertRestored(history);
    }

    // It would put the best weights of one network into the other.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void TwoRunsAtATimeAreRefused(int epoch)
    {
        Trainer<double> Make(Sequential<double> network) => new(network, new MeanSquaredError<double>(), new Sgd<double>(network.Parameters, 0.01), new TrainerOptions { Epochs = 4 }) { Callbacks = { early } };
        Trainer<double> outer = Make(model), inner = Make(Network<double>());
        outer.Callbacks.Add(new Watcher<double>
        {
            Epoch = (run, _) =>
            {
                if (run.Epochs.Count == epoch)
                    inner.Fit(Data<double>(12));
            },
        });
        Assert.StartsWith("Early stopping watches one run at a time", Assert.Throws<InvalidOperationException>(() => outer.Fit(Data<double>(12))).Message, StringComparison.Ordinal);

        outer.Callbacks.RemoveAt(1);
        Assert.Equal(StopReason.Completed, outer.Fit(Data<double>(12)).StopReason);
        Assert.Equal(StopReason.Completed, inner.Fit(Data<double>(12)).StopReason);
    }

    [Fact]
    public void TheBestWeightsComeBackWhenTheEpochsAreDone()
    {
        TrainingHistory history = Fit(Data<double>(12), epochs: 4, learningRate: 1);
        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.InRange(history.BestEpoch, 1, 3);
        AssertRestored(history);
    }

    [Fact]
    public void TheBestWeightsComeBackWhenTheRunIsCancelled()
    {
        using var source = new CancellationTokenSource();
        TrainingHistory history = Fit(Data<double>(12), step: run =>
        {
            if (run.Steps == 8)
                source.Cancel();
        }, cancellationToken: source.Token);
        Assert.Equal((StopReason.Cancelled, 2), (history.StopReason, history.Epochs.Count));
        AssertRestored(history);
    }

    [Fact]
    public void TheBestWeightsComeBackWhenTheRunDiverges()
    {
        Dataset<double> data = Data<double>(12);
        TrainingHistory history = Fit(data, step: run =>
        {
            if (run.Steps == 6)
                data.Targets.Clear();
            if (run.Steps == 7)
                data.Targets.MapInplace(_ => 1e200);
        });
        Assert.Equal((StopReason.Diverged, 2), (history.StopReason, history.Epochs.Count));
        AssertRestored(history);
    }

    // The same trainer and callback go on: the best of the second run counts from there.
    [Fact]
    public void ASecondFitStartsAfresh()
    {
        Fit(Data<double>(12));
        bits.Clear();
        TrainingHistory second = Fit(Data<double>(12), epochs: 2, learningRate: 1);
        Assert.InRange(second.BestEpoch, 1, 2);
        AssertRestored(second);
    }

    private TrainingHistory Fit(Dataset<double> data, int epochs = 200, double learningRate = 0.05, Action<TrainingRun<double>>? step = null, CancellationToken cancellationToken = default)
    {
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), new Adam<double>(model.Parameters, learningRate),
            new TrainerOptions { Epochs = epochs, BatchSize = 4 });
        trainer.Callbacks.Add(early);
        trainer.Callbacks.Add(new Watcher<double>
        {
            Step = (run, _) => step?.Invoke(run),
            Epoch = (_, epoch) => bits[epoch.Epoch] = Bits(model),
        });
        return trainer.Fit(data, Data<double>(20).Subset([12, 13, 14, 15, 16, 17, 18, 19]), cancellationToken);
    }

    private void AssertRestored(TrainingHistory history)
    {
        Assert.Equal(early.BestEpoch, history.BestEpoch);
        Assert.Equal(bits[history.BestEpoch], Bits(model));
        Assert.Equal(history.Epochs.Count, bits.Values.Distinct().Count());
    }
}
