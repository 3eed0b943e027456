using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Data;
using Backprop.Tests.Serialization;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;

namespace Backprop.Tests.Tabular;

/// <summary>Which epoch is kept, and when training ends.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The best figure that the epochs showed, the later of ties; rates are too large on purpose, so that the figures go up and down.
    [Theory]
    [InlineData(Preset.Default, "breast_cancer", "diagnosis", MetricKind.Accuracy, "accuracy", true)]
    [InlineData(Preset.Default, "breast_cancer", "diagnosis", MetricKind.LogLoss, "logLoss", false)]
    [InlineData(Preset.Default, "breast_cancer", "diagnosis", MetricKind.Auc, "auc", true)]
    [InlineData(Preset.Plain, "breast_cancer", "diagnosis", MetricKind.F1, "macroF1", true)]
    [InlineData(Preset.Plain, "breast_cancer", "diagnosis", MetricKind.LogLoss, "logLoss", false)]
    [InlineData(Preset.Default, "concrete", "compressive_strength", MetricKind.Rmse, "rmse", false)]
    [InlineData(Preset.Default, "concrete", "compressive_strength", MetricKind.Mae, "mae", false)]
    [InlineData(Preset.Plain, "concrete", "compressive_strength", MetricKind.R2, "r2", true)]
    public void The_best_epoch_is_chosen_by_the_metric(Preset preset, string file, string target, MetricKind metric, string name, bool higherIsBetter)
    {
        var figures = new Figures(name);
        TabularModel model = TabularTrainer.Train($"data/{file}.csv", target,
            new() { Preset = preset, Metric = metric, Members = 1, Epochs = 8, Hidden = [8], LearningRate = 0.3, Calibrate = false, Callbacks = [figures] });
        double best = higherIsBetter ? figures.Seen.Max() : figures.Seen.Min();
        Assert.Equal(figures.Seen.LastIndexOf(best) + 1, model.Summary.BestEpoch);
        // The weights are those of that epoch: the summary measures them anew, in double and in the units of the target.
        double scale = name is "rmse" or "mae" ? ((ValueTargetEncoder)model.Encoder.Target).Scale.StandardDeviation : 1;
        Assert.Equal(best * scale, model.Summary.Validation![name], Math.Abs(best * scale) * 1e-4);
    }

    [Theory]
    [InlineData(null, 0.1)]
    [InlineData(MetricKind.Accuracy, 0.1)]
    [InlineData(MetricKind.F1, 0.1)]
    [InlineData(MetricKind.LogLoss, 0)]
    [InlineData(MetricKind.Auc, 0)]
    [InlineData(MetricKind.Auc, 0.3, 0.3)]
    [InlineData(null, 0, 0.0)]
    public void Labels_are_not_smoothed_where_probabilities_are_judged(MetricKind? metric, double smoothing, double? given = null)
        => Assert.Equal(smoothing, Recipe.For(new() { Metric = metric, LabelSmoothing = given }, TaskKind.Classification, 100).LabelSmoothing);

    [Theory]
    [InlineData("iris", "species", MetricKind.Auc, "has 3 classes; auc is a metric of two")]
    [InlineData("iris", "species", MetricKind.Rmse, "is a class; rmse is a metric of numbers")]
    [InlineData("concrete", "compressive_strength", MetricKind.LogLoss, "is a number; logLoss is a metric of classes")]
    public void A_metric_of_another_task_is_refused(string file, string target, MetricKind metric, string message)
        => Assert.Contains(message, Assert.Throws<DataException>(() => TabularTrainer.Train($"data/{file}.csv", target, new() { Metric = metric })).Message);

    // Three rows of a class among five folds leave two without it: these keep their last epoch.
    [Fact]
    public void A_metric_that_is_not_defined_is_said_to_choose_nothing()
    {
        CsvTable table = Csv.Table("x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i}.5,{(i % 20 == 7 ? "yes" : "no")}\n")));
        TabularOptions options = new() { Metric = MetricKind.Auc, Members = 5, Epochs = 6, Hidden = [4], Test = HeldOut.None };
        TabularRun run = TabularTrainer.Run(table, "y", options);
        Assert.Contains(
            "auc is not defined on the rows that 2 of 5 networks are judged by, which are all of one class: the last epoch stays, not the best; hold more rows out, or take another metric",
            run.Model.Summary.Warnings);
        double[] kept = [.. run.Networks.Select(network => double.IsNaN(network.Epochs[0].Metrics["auc"]) ? 6.0 : network.BestEpoch)];
        Assert.Equal((int)Math.Round(kept.Average()), run.Model.Summary.BestEpoch);
        Assert.DoesNotContain(TabularTrainer.Train(table, "y", options with { Metric = MetricKind.LogLoss }).Summary.Warnings, warning => warning.Contains("not defined"));
    }

    // A tick is over when the first epoch is.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_ends_after_the_epoch_in_which_its_time_is_spent(int members)
    {
        TabularOptions options = new() { Members = members, Hidden = [8], Epochs = 4 };
        TrainingSummary spent = Iris(options with { TimeBudget = TimeSpan.FromTicks(1) }).Summary;
        Assert.Equal((1, 1, StopReason.TimeBudget), (spent.Epochs, spent.BestEpoch, spent.StopReason));

        TabularModel enough = Iris(options with { TimeBudget = TimeSpan.FromDays(1) }), endless = Iris(options);
        Assert.Equal(StopReason.Completed, enough.Summary.StopReason);
        Assert.Equal(Values(endless), Values(enough));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_training_whose_time_was_spent_goes_on_where_it_ended(int members)
    {
        TabularOptions options = new() { Members = members, Hidden = [8], Epochs = 4, Checkpoints = new CheckpointOptions(folder["run"]) { EveryEpochs = 1 }, Resume = true };
        for (int epochs = 1; epochs <= 2; epochs++)
        {
            TrainingSummary spent = Iris(options with { TimeBudget = TimeSpan.FromTicks(1) }).Summary;
            Assert.Equal((epochs, StopReason.TimeBudget), (spent.Epochs, spent.StopReason));
        }
        TabularModel whole = Iris(options with { Checkpoints = null, Resume = false }), resumed = Iris(options);
        Assert.Equal((4, StopReason.Completed), (resumed.Summary.Epochs, resumed.Summary.StopReason));
        Assert.Equal(Values(whole), Values(resumed));
    }

    [Fact]
    public void A_model_cut_short_says_so_in_its_file()
    {
        Iris(new() { Hidden = [8], TimeBudget = TimeSpan.FromTicks(1) }).Save(folder["m.safetensors"]);
        Assert.Equal(StopReason.TimeBudget, TabularModel.Load(folder["m.safetensors"]).Summary.StopReason);
    }

    [Fact]
    public void A_time_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TabularOptions { TimeBudget = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeBudget<double>(TimeSpan.FromSeconds(-1)));
    }

    private static TabularModel Iris(TabularOptions options) => TabularTrainer.Train("data/iris.csv", "species", options);

    private static float[] Values(TabularModel model) => [.. model.Network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private sealed class Figures(string name) : TrainingCallback<float>
    {
        public List<double> Seen { get; } = [];

        public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch) => Seen.Add(epoch.Metrics[name]);
    }
}
