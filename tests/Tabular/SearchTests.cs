using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using Backprop.Tests.Training;
using Backprop.Training;
using Backprop.Training.Metrics;

namespace Backprop.Tests.Tabular;

public class SearchTests
{
    private static readonly CsvTable Iris = CsvTable.Read("data/iris.csv");
    private static readonly TabularOptions Quick = new() { Preset = Preset.Plain, Hidden = [8], BatchSize = 64, Epochs = 9, Seed = new Seed(5) };

    // 3 rungs at most: 9 trials at 1/9 of 9 epochs, 3 (and trial 0) at 1/3, 1 (and trial 0) at all.
    [Fact]
    public void The_best_third_goes_on_and_trial_0_with_it()
    {
        var steps = new Steps();
        SearchResult found = TabularSearch.Run(Iris, "species", Quick, new() { Trials = 9, Progress = steps });
        Assert.Equal(("accuracy", StopReason.Completed, 9), (found.Metric, found.StopReason, found.Trials.Count));
        Assert.Equal(Enumerable.Range(0, 9), steps.Seen.Where(step => step.Rung == 1).Select(step => step.Trial.Index));
        for (int rung = 1; rung <= 2; rung++)
        {
            int[] best = [.. steps.Seen.Where(step => step.Rung == rung).OrderByDescending(step => step.Trial.Scores[^1]).ThenBy(step => step.Trial.Index).Select(step => step.Trial.Index)];
            int[] next = [.. steps.Seen.Where(step => step.Rung == rung + 1).Select(step => step.Trial.Index)];
            Assert.Equal(best.Take((best.Length + 2) / 3).Union([0]).Order(), next);
        }
        Assert.All(steps.Seen, step => Assert.Equal((step.Rung, step.Rung switch { 1 => 1, 2 => 3, _ => 9 }), (step.Trial.Scores.Count, step.Trial.Epochs[^1])));
        Assert.Equal(TimeSpan.Zero, steps.Seen[^1].Left);
        Assert.Equal(found.Best.Index, steps.Seen[^1].Best.Index);
    }

    // The last rung is the training itself: same rows, same seeds. And the defaults were there.
    [Fact]
    public void The_winner_trained_as_usual_has_its_score_and_it_is_no_worse_than_the_defaults()
    {
        SearchResult found = TabularSearch.Run(Iris, "species", Quick with { Metric = MetricKind.LogLoss }, new() { Trials = 6 });
        TabularModel best = TabularTrainer.Train(Iris, "species", found.Best.Options), asGiven = TabularTrainer.Train(Iris, "species", Quick with { Metric = MetricKind.LogLoss });
        Assert.Equal("logLoss", found.Metric);
        Assert.Equal(found.Best.Scores[^1], best.Summary.Validation!["logLoss"]);
        Assert.Equal(found.Trials.Single(trial => trial.Index == 0).Scores[^1], asGiven.Summary.Validation!["logLoss"]);
        Assert.True(best.Summary.Validation["logLoss"] <= asGiven.Summary.Validation["logLoss"]);
        Assert.Equal(Values(best), Values(found.Model));
        Assert.Null(found.Model.Summary.Test);
    }

    [Fact]
    public void The_trials_are_the_seeds_and_more_of_them_change_none()
    {
        SearchTrial[] few = Drawn(new(), 5), many = Drawn(new(), 20);
        Assert.Equal(few.Select(Text), many.Take(5).Select(Text));
        Assert.NotEqual(Text(few[1]), Text(SearchSpace.Draw(1, new() { Seed = new Seed(43) }, TaskKind.Classification, 1000)));
        Assert.Equal(20, many.Select(Text).Distinct().Count());
        Assert.Empty(many[0].Settings);
    }

    // What is given stays, and the rest is drawn as without.
    [Fact]
    public void What_is_set_is_not_searched()
    {
        TabularOptions given = new() { LearningRate = 0.5, Hidden = [7] };
        foreach ((SearchTrial free, SearchTrial bound) in Drawn(new(), 10).Zip(Drawn(given, 10)).Skip(1))
        {
            Assert.Equal(["learning-rate", "hidden", "activation", "batch-size", "label-smoothing", "embedding", "dropout", "weight-decay", "parametric"], free.Settings.Keys);
            Assert.Equal(free.Settings.Skip(2), bound.Settings);
            Assert.Equal((0.5, free.Options.Activation, free.Options.BatchSize, free.Options.LabelSmoothing), (bound.Options.LearningRate!.Value, bound.Options.Activation, bound.Options.BatchSize, bound.Options.LabelSmoothing));
            Assert.Equal([7], bound.Options.Hidden);
        }
        Assert.DoesNotContain("label-smoothing", SearchSpace.Draw(1, new(), TaskKind.Regression, 1000).Settings.Keys);
    }

    // Every value comes, and what is written is what is trained with.
    [Fact]
    public void What_the_presets_leave_out_is_drawn_as_well()
    {
        SearchTrial[] trials = [.. Drawn(new(), 100).Skip(1)];
        Assert.Equal(["none", "pbld", "ple", "plr"], trials.Select(trial => trial.Settings["embedding"]).Distinct().Order());
        Assert.Equal([0, 0.15, 0.3], trials.Select(trial => trial.Options.Dropout!.Value).Distinct().Order());
        Assert.Equal([0, 0.02], trials.Select(trial => trial.Options.WeightDecay!.Value).Distinct().Order());
        Assert.All(trials, trial => Assert.Equal(
            (trial.Settings["embedding"], trial.Settings["dropout"], trial.Settings["weight-decay"], trial.Settings["parametric"]),
            (trial.Options.Embedding!.Value.ToString().ToLowerInvariant(), FormattableString.Invariant($"{trial.Options.Dropout}"), FormattableString.Invariant($"{trial.Options.WeightDecay}"), trial.Options.ParametricActivations!.Value ? "true" : "false")));
        TabularOptions given = new() { Embedding = EmbeddingKind.None, Dropout = 0.5, WeightDecay = 1, ParametricActivations = false };
        Assert.All(Drawn(given, 5).Skip(1), trial => Assert.Equal(["learning-rate", "hidden", "activation", "batch-size", "label-smoothing"], trial.Settings.Keys));
    }

    // 0.02 to 0.3 for the default preset; ten times up and down from 1e-3 for the plain one. The median of 200 draws is near the root of the product.
    [Theory]
    [InlineData(Preset.Default, 0.02, 0.3)]
    [InlineData(Preset.Plain, 1e-4, 1e-2)]
    public void Rates_are_drawn_by_their_logarithm(Preset preset, double least, double greatest)
    {
        double[] rates = [.. Drawn(new() { Preset = preset }, 201).Skip(1).Select(trial => trial.Options.LearningRate!.Value)];
        Assert.All(rates, rate => Assert.InRange(rate, least, greatest));
        Assert.InRange(rates.Count(rate => rate < Math.Sqrt(least * greatest)), 75, 125);
    }

    // 1/9 where there are 9 trials and more; otherwise one must be left for the last rung.
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 2)]
    [InlineData(9, 3)]
    [InlineData(30, 3)]
    [InlineData(1000, 3)]
    public void There_are_as_many_rungs_as_leave_a_trial(int trials, int rungs)
    {
        Assert.Equal(rungs, SuccessiveHalving.Rungs(trials));
        Assert.Equal(1, SuccessiveHalving.Share(rungs - 1, rungs));
    }

    // Models of nothing: what is ranked, and who is left when trials diverge.
    [Fact]
    public void A_trial_that_diverges_is_the_last_of_its_rung()
    {
        SearchTrial[] trials = [.. Enumerable.Range(0, 3).Select(index => new SearchTrial { Index = index, Settings = new Dictionary<string, string>(), Options = Quick })];
        TabularModel model = TabularTrainer.Train(Iris, "species", Quick with { Epochs = 1 });
        SearchResult found = new SuccessiveHalving(trials, new Accuracy(), new(), (trial, _, _) => trial.Index == 1 ? model : throw new DivergedException("no longer finite")).Run();
        Assert.Equal([1, 0, 2], found.Trials.Select(trial => trial.Index));
        Assert.Equal([double.NaN, double.NaN], found.Trials[1].Scores);
        Assert.Throws<DivergedException>(() => new SuccessiveHalving(trials, new Accuracy(), new(), (_, _, _) => throw new DivergedException("no longer finite")).Run());
    }

    // Three trials on two rungs. After trial 1, which takes a third of a training, another third is left, and a whole one: four times its time. Trial 0, which diverges at once, tells nothing of that.
    [Fact]
    public void The_time_that_is_left_is_by_what_did_not_diverge()
    {
        SearchTrial[] trials = [.. Enumerable.Range(0, 3).Select(index => new SearchTrial { Index = index, Settings = new Dictionary<string, string>(), Options = Quick })];
        TabularModel model = TabularTrainer.Train(Iris, "species", Quick with { Epochs = 1 });
        var steps = new Steps();
        SearchResult found = new SuccessiveHalving(trials, new Accuracy(), new() { Progress = steps }, (trial, _, _) =>
        {
            Thread.Sleep(trial.Index == 1 ? 100 : 10);
            return trial.Index == 1 ? model : throw new DivergedException("no longer finite");
        }).Run();
        Assert.Equal(4 * steps.Seen[0].Trial.Seconds, steps.Seen[0].Left.TotalSeconds, 1e-3);
        Assert.All(found.Trials, trial => Assert.True(trial.Seconds >= 0.009, $"trial {trial.Index}: {trial.Seconds} s"));
    }

    [Fact]
    public void A_file_is_read_by_way_of_the_cache()
    {
        using TemporaryFolder folder = new();
        SearchResult found = TabularSearch.Run("data/iris.csv", "species", Quick with { Cache = folder.Path }, new() { Trials = 2 });
        Assert.NotEmpty(Directory.GetFiles(folder.Path));
        Assert.Equal(Values(TabularSearch.Run(Iris, "species", Quick, new() { Trials = 2 }).Model), Values(found.Model));
    }

    [Fact]
    public void Cancelling_keeps_the_best_so_far()
    {
        using CancellationTokenSource source = new();
        SearchResult found = TabularSearch.Run(Iris, "species", Quick, new() { Trials = 9, Progress = new Steps { At = (4, source.Cancel) } }, source.Token);
        Assert.Equal(StopReason.Cancelled, found.StopReason);
        Assert.Equal(4, found.Trials.Count(trial => trial.Scores.Count == 1));
        Assert.Equal(found.Trials.Max(trial => trial.Scores.Append(0).Max()), found.Best.Scores[^1]);
        Assert.Equal(found.Best.Scores[^1], found.Model.Summary.Validation!["accuracy"]);
        Assert.Throws<OperationCanceledException>(() => TabularSearch.Run(Iris, "species", Quick, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Files_of_rows_held_out_are_read_once()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "validation.csv", "test.csv" })
            File.Copy("data/iris.csv", folder[name]);
        TabularOptions options = Quick with { Validation = HeldOut.File(folder["validation.csv"]), Test = HeldOut.File(folder["test.csv"]) };
        SearchResult found = TabularSearch.Run(Iris, "species", options, new()
        {
            Trials = 3,
            Progress = new Steps { At = (1, () => Array.ForEach(Directory.GetFiles(folder.Path), File.Delete)) },
        });
        Assert.Equal(StopReason.Completed, found.StopReason);
        Assert.All(found.Trials, trial => Assert.Same(options.Validation, trial.Options.Validation));
    }

    [Fact]
    public void Callbacks_time_and_checkpoints_are_for_the_training_after_it()
    {
        using TemporaryFolder folder = new();
        int epochs = 0, networks = 0;
        TabularOptions options = Quick with
        {
            TimeBudget = TimeSpan.FromTicks(1),
            Checkpoints = new(folder["checkpoints"]),
            Callbacks = [new Watcher<float> { Epoch = (_, _) => epochs++ }],
            NetworkCallbacks = _ =>
            {
                networks++;
                return [];
            },
        };
        SearchResult found = TabularSearch.Run(Iris, "species", options, new() { Trials = 2 });
        Assert.Equal((9, 0, 0), (found.Model.Summary.Epochs, epochs, networks));
        Assert.Empty(folder.Names);

        TrainingSummary trained = TabularTrainer.Train(Iris, "species", found.Best.Options).Summary;
        Assert.Equal((1, StopReason.TimeBudget, 1, 1), (trained.Epochs, trained.StopReason, epochs, networks));
        Assert.Equal(["checkpoints"], folder.Names);
    }

    // The first training is judged however little time there is; then there is none for a second.
    [Fact]
    public void A_time_that_is_spent_ends_the_search()
    {
        SearchResult found = TabularSearch.Run(Iris, "species", Quick, new() { Trials = 9, TimeBudget = TimeSpan.FromTicks(1) });
        Assert.Equal((StopReason.TimeBudget, 0), (found.StopReason, found.Best.Index));
        Assert.Equal(1, found.Trials.Count(trial => trial.Scores.Count > 0));
    }

    [Fact]
    public void Members_and_numbers_are_searched_as_well()
    {
        SearchResult found = TabularSearch.Run("data/concrete.csv", "compressive_strength", new() { Members = 2, Hidden = [8], Epochs = 3 }, new() { Trials = 3 });
        Assert.Equal("r2", found.Metric);
        Assert.Equal(found.Best.Scores[^1], TabularTrainer.Train("data/concrete.csv", "compressive_strength", found.Best.Options).Summary.Validation!["r2"]);
    }

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        Assert.Contains("the rows of Validation, which are none", Assert.Throws<ArgumentException>(() => TabularSearch.Run(Iris, "species", new() { Validation = 0 })).Message);
        Assert.Contains("at least 2", Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Trials = 1 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { TimeBudget = TimeSpan.Zero });
    }

    private static SearchTrial[] Drawn(TabularOptions options, int count) => [.. Enumerable.Range(0, count).Select(index => SearchSpace.Draw(index, options, TaskKind.Classification, 1000))];

    private static string Text(SearchTrial trial) => string.Join(' ', trial.Settings);

    private static float[] Values(TabularModel model) => [.. model.Network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private sealed class Steps : IProgress<SearchStep>
    {
        public List<SearchStep> Seen { get; } = [];

        public (int Count, Action Do)? At { get; init; }

        public void Report(SearchStep value)
        {
            Seen.Add(value);
            if (Seen.Count == At?.Count)
                At.Value.Do();
        }
    }
}
