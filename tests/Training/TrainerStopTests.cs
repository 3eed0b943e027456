using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>How a run ends before its time: nine samples in batches of three, five epochs planned.</summary>
public class TrainerStopTests
{
    private readonly Sequential<double> model = Network<double>();
    private readonly List<string> calls = [];
    private StopReason? reasonAtTheEnd;

    [Fact]
    public void ValidationSamplesOfOtherFeaturesAreRefusedBeforeTheFirstStep()
    {
        string before = Bits(model);
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), new Sgd<double>(model.Parameters, 0.1));
        var wider = Dataset<double>.FromRows(new double[2, Features + 1], new double[2, Outputs]);

        Assert.StartsWith("Expected validation samples of 3 features, like the training samples, got 4.", Assert.Throws<ArgumentException>("validation", () => trainer.Fit(Data<double>(9), wider)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Bits(model));
    }

    [Fact]
    public void CancelledBeforeTheFirstStepNothingHappens()
    {
        string before = Bits(model);
        TrainingHistory history = Fit(Data<double>(9), new Watcher<double>(), new CancellationToken(canceled: true));
        Assert.Equal((StopReason.Cancelled, 0, 0), (history.StopReason, history.Epochs.Count, history.BestEpoch));
        Assert.Equal((0.0, 0.0), (history.Seconds, history.SamplesPerSecond));
        Assert.Equal((before, 0L), (Bits(model), model.Step));
        Assert.Equal(["start", "end"], calls);
        Assert.Equal(StopReason.Cancelled, reasonAtTheEnd);
    }

    // Three steps an epoch. Cancelled after an epoch's last step, that epoch is finished.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(14, 4)]
    public void CancelledInTheMiddleTheFinishedEpochsRemain(int steps, int epochs)
    {
        using var source = new CancellationTokenSource();
        TrainingHistory history = Fit(Data<double>(9), new Watcher<double>
        {
            Step = (run, _) =>
            {
                if (run.Steps == steps)
                    source.Cancel();
            },
        }, source.Token);
        Assert.Equal((StopReason.Cancelled, epochs), (history.StopReason, history.Epochs.Count));
        Assert.Equal(steps, model.Step);
        Assert.Equal(StopReason.Cancelled, reasonAtTheEnd);
    }

    [Fact]
    public void CancelledAfterTheLastStepTheRunIsComplete()
    {
        using var source = new CancellationTokenSource();
        TrainingHistory history = Fit(Data<double>(9), new Watcher<double>
        {
            Step = (run, _) =>
            {
                if (run.Steps == 15)
                    source.Cancel();
            },
        }, source.Token);
        Assert.Equal((StopReason.Completed, 5), (history.StopReason, history.Epochs.Count));
    }

    // In the third epoch a target turns so large that its square is not finite.
    [Fact]
    public void ACostThatIsNotFiniteEndsTheRun()
    {
        Dataset<double> data = Data<double>(9);
        string lastGood = "";
        TrainingHistory history = Fit(data, new Watcher<double>
        {
            Step = (_, cost) =>
            {
                Assert.True(double.IsFinite(cost));
                lastGood = Bits(model);
            },
            Epoch = (_, epoch) =>
            {
                if (epoch.Epoch == 2)
                    data.Targets[0, 4] = 1e200;
            },
        });
        Assert.Equal((StopReason.Diverged, 2), (history.StopReason, history.Epochs.Count));
        Assert.Equal(lastGood, Bits(model));
        Assert.Equal(StopReason.Diverged, reasonAtTheEnd);
        Assert.InRange(model.Step, 6, 8);
    }

    [Fact]
    public void ACallbackEndsTheRunAfterTheEpoch()
    {
        TrainingHistory history = Fit(Data<double>(9), new Watcher<double>
        {
            Step = (run, _) =>
            {
                if (run.Steps == 4)
                    run.Stop = StopReason.EarlyStopping;
            },
        });
        Assert.Equal((StopReason.EarlyStopping, 2), (history.StopReason, history.Epochs.Count));
        Assert.Equal(6, model.Step);
    }

    [Fact]
    public void CallbacksAreCalledInOrder()
    {
        Fit(Data<double>(6), new Watcher<double> { Epoch = (run, _) => run.Stop = StopReason.EarlyStopping });
        Assert.Equal(["start", "step", "step", "epoch", "end"], calls);
    }

    [Fact]
    public void TheBestEpochIsTheOneOfTheLowestCost()
    {
        Assert.Equal(2, BestEpochOf(3, 1, 2));
        Assert.Equal(1, BestEpochOf(1, 1));
        Assert.Equal(3, BestEpochOf(double.NaN, 2, 1, double.NaN));
        Assert.Equal(0, BestEpochOf(double.NaN, double.NaN));
        Assert.Equal(0, BestEpochOf());
    }

    private TrainingHistory Fit(Dataset<double> data, TrainingCallback<double> callback, CancellationToken cancellationToken = default)
    {
        var options = new TrainerOptions { Epochs = 5, BatchSize = 3 };
        var trainer = new Trainer<double>(model, new HalfSquaredError<double>(), new Adam<double>(model.Parameters, learningRate: 0.01), options);
        trainer.Callbacks.Add(callback);
        trainer.Callbacks.Add(new Watcher<double>
        {
            Start = _ => calls.Add("start"),
            Step = (_, _) => calls.Add("step"),
            Epoch = (_, _) => calls.Add("epoch"),
            End = run =>
            {
                calls.Add("end");
                reasonAtTheEnd = run.Stop;
            },
        });
        return trainer.Fit(data, cancellationToken: cancellationToken);
    }

    private int BestEpochOf(params double[] costs)
    {
        var run = new TrainingRun<double>(model, new TrainerOptions(), samples: 1, stepsPerEpoch: 1);
        for (int e = 0; e < costs.Length; e++)
            run.Add(new EpochRecord { Epoch = e + 1, TrainingCost = 7, ValidationCost = costs[e], LearningRate = 1, Samples = 1, Seconds = 1 });
        return run.History().BestEpoch;
    }
}
