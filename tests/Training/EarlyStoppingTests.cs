using Backprop.Layers;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Metrics;
using static Backprop.Tests.Training.TrainingCase;

namespace Backprop.Tests.Training;

/// <summary>Early stopping on figures given by hand: in epoch e every weight and running statistic of the network is e.</summary>
public class EarlyStoppingTests
{
    private static readonly double NaN = double.NaN;

    // Patience n ends the run at the n-th epoch in a row without improvement.
    [Theory]
    [InlineData(1, new[] { 5.0, 4, 4 }, 3, 2)]
    [InlineData(2, new[] { 5.0, 4, 6, 3, 3, 3 }, 6, 4)]
    [InlineData(3, new[] { 1.0, 2, 3, 4 }, 4, 1)]
    [InlineData(3, new[] { 3.0, 2, 1 }, null, 3)]
    [InlineData(3, new[] { 1.0, 2, 3 }, null, 1)]
    public void StopsAfterSoManyEpochsWithoutImprovement(int patience, double[] costs, int? stopsAt, int best)
    {
        var early = new EarlyStopping<double>(patience);
        Assert.Equal((stopsAt, best), Play(early, costs));
        Assert.Equal((best, costs[best - 1]), (early.BestEpoch, early.BestValue));
    }

    // Equal is no improvement. With a minimum of 1, 9.5 and 9 are none on 10, and 8.9 is; 8.0 is none on 8.9, which is the best, though 8.5 came between.
    [Theory]
    [InlineData(0, new[] { 10.0, 10, 10 }, 3, 1)]
    [InlineData(1, new[] { 10.0, 9.5, 8.9, 8.5, 8.0 }, 5, 3)]
    [InlineData(1, new[] { 10.0, 9, 9 }, 3, 1)]
    public void AnImprovementIsMoreThanTheMinimum(double minimum, double[] costs, int? stopsAt, int best)
        => Assert.Equal((stopsAt, best), Play(new EarlyStopping<double>(2, minimumImprovement: minimum), costs));

    // Accuracies of 0.9 in epochs 2, 3 and 5: the last one, and each counts as an improvement.
    [Fact]
    public void TheLaterOfTiesIsTakenIfAskedFor()
    {
        Assert.Equal((null, 5), Play(new EarlyStopping<double>(2, new Accuracy(), prefersLater: true), Measured(new Accuracy(), 0.5, 0.9, 0.9, 0.6, 0.9, 0.8)));
        Assert.Equal((null, 3), Play(new EarlyStopping<double>(2, prefersLater: true), 4, 3, 3));
        // A checkpoint compares titles.
        Assert.NotEqual(new EarlyStopping<double>(2).Title, new EarlyStopping<double>(2, prefersLater: true).Title);
    }

    // A figure that is not a number is never the best, first or last; with nothing but such the run ends too and restores nothing.
    [Fact]
    public void NaNIsNeverTheBest()
    {
        Assert.Equal((null, 2), Play(new EarlyStopping<double>(2), NaN, 3, NaN));
        Assert.Equal((4, 2), Play(new EarlyStopping<double>(2), NaN, 3, NaN, NaN));
        Assert.Equal((null, 2), Play(new EarlyStopping<double>(2), double.PositiveInfinity, 3));
        var early = new EarlyStopping<double>(2);
        Assert.Equal((2, 0), Play(early, NaN, NaN));
        Assert.Equal((0, NaN), (early.BestEpoch, early.BestValue));
    }

    // The costs fall while the accuracy peaks in epoch 2, and while the rmse is lowest in epoch 3.
    [Fact]
    public void AMetricIsWatchedInsteadOfTheCost()
    {
        Assert.Equal((4, 2), Play(new EarlyStopping<double>(2, new Accuracy()), Measured(new Accuracy(), 0.5, 0.9, 0.9, 0.6)));
        Assert.Equal((5, 3), Play(new EarlyStopping<double>(2, new Rmse()), Measured(new Rmse(), 3, 2, 1, 2, 1)));
        Assert.Equal((3, 1), Play(new EarlyStopping<double>(2, new Accuracy(), minimumImprovement: 0.1), Measured(new Accuracy(), 0.5, 0.55, 0.6)));
        Assert.Equal((null, 2), Play(new EarlyStopping<double>(2, new Accuracy()), Measured(new Accuracy(), NaN, 0, NaN)));
    }

    [Fact]
    public void WithoutValidationTheTrainingCostIsWatched()
        => Assert.Equal((3, 1), Play(new EarlyStopping<double>(2), [.. new[] { 1.0, 2, 3 }.Select((cost, e) => Record(e + 1, cost, null))]));

    [Fact]
    public void TheValidationCostIsWatchedWhenThereIsOne()
        => Assert.Equal((null, 3), Play(new EarlyStopping<double>(2), [.. new[] { 1.0, 2, 3 }.Select((cost, e) => Record(e + 1, cost, 10 - cost))]));

    // The second run has another network, of other sizes, and worse figures: nothing of the first may remain.
    [Fact]
    public void ASecondRunStartsAfresh()
    {
        var early = new EarlyStopping<double>(2);
        Assert.Equal((3, 1), Play(early, 1, 2, 3));
        Assert.Equal((4, 2), Play(early, [.. new double[] { 60, 50, 70, 80 }.Select((cost, e) => Record(e + 1, 0, cost))],
            new Sequential<double>(new BatchNorm<double>(9))));
    }

    // Another callback has already said why: early stopping does not talk over it.
    [Fact]
    public void AReasonAlreadyGivenStays()
    {
        var early = new EarlyStopping<double>(1);
        TrainingRun<double> run = Run(PlainNetwork<double>());
        early.OnStart(run);
        early.OnEpoch(run, Record(1, 0, 1));
        run.Stop = StopReason.Cancelled;
        early.OnEpoch(run, Record(2, 0, 1));
        Assert.Equal(StopReason.Cancelled, run.Stop);
    }

    [Fact]
    public void AMetricThatIsNotMeasuredIsRefused()
    {
        var early = new EarlyStopping<double>(1, new Auc());
        var e = Assert.Throws<InvalidOperationException>(() => early.OnStart(Run(PlainNetwork<double>())));
        Assert.Equal("Early stopping watches \"auc\", which is not among the trainer's metrics. Add it to TrainerOptions.Metrics.", e.Message);
    }

    [Fact]
    public void SettingsOutOfRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("patience", () => new EarlyStopping<double>(0));
        foreach (double improvement in new[] { -0.1, NaN, double.PositiveInfinity })
            Assert.StartsWith($"minimumImprovement must be finite and at least 0, got {improvement}.",
                Assert.Throws<ArgumentOutOfRangeException>("minimumImprovement", () => new EarlyStopping<double>(1, null, improvement)).Message);
    }

    private static (int? StopsAt, int Restored) Play(EarlyStopping<double> early, params double[] validationCosts)
        => Play(early, [.. validationCosts.Select((cost, e) => Record(e + 1, 0, cost))]);

    // Goes through the epochs as the trainer does, and checks that the state of the best one is put back.
    private static (int? StopsAt, int Restored) Play(EarlyStopping<double> early, EpochRecord[] epochs, Sequential<double>? model = null)
    {
        model ??= Network<double>();
        TrainingRun<double> run = Run(model);
        early.OnStart(run);
        int? stopsAt = null;
        foreach (EpochRecord epoch in epochs.TakeWhile(_ => run.Stop is null))
        {
            Fill(model, epoch.Epoch);
            early.OnEpoch(run, epoch);
            if (run.Stop is StopReason.EarlyStopping)
                stopsAt = epoch.Epoch;
        }
        Fill(model, -1);
        early.OnEnd(run);
        double expected = run.RestoredEpoch ?? -1;
        Assert.All(model.State, item => Assert.All(item.Value.AsColumnMajorArray(), value => Assert.Equal(expected, value)));
        return (stopsAt, run.RestoredEpoch ?? 0);
    }

    private static void Fill(Sequential<double> model, double value)
    {
        foreach (NamedMatrix<double> item in model.State)
            Array.Fill(item.Value.AsColumnMajorArray(), value);
    }

    private static TrainingRun<double> Run(Layer<double> model)
        => new(model, new TrainerOptions { Metrics = [new Accuracy(), new Rmse()] }, samples: 1, stepsPerEpoch: 1);

    private static EpochRecord[] Measured(Metric metric, params double[] figures)
        => [.. figures.Select((figure, e) => Record(e + 1, 0, 100 - e) with { Metrics = new Dictionary<string, double> { [metric.Name] = figure } })];

    private static EpochRecord Record(int epoch, double trainingCost, double? validationCost)
        => new() { Epoch = epoch, TrainingCost = trainingCost, ValidationCost = validationCost, LearningRate = 1, Samples = 1, Seconds = 1 };
}
