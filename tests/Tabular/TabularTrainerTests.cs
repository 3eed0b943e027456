using System.Globalization;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Tabular;
using Backprop.Training;
using Backprop.Training.Callbacks;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Tabular;

public sealed class TabularTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("backprop-tabular-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The quality table of the benchmarks; all but the smallest file with fewer of its seeds.
    [Theory]
    [InlineData("iris", "species", "accuracy", 0.94, 5)]
    [InlineData("penguins", "species", "accuracy", 0.975, 3)]
    [InlineData("breast_cancer", "diagnosis", "accuracy", 0.96, 3)]
    [InlineData("digits", "digit", "accuracy", 0.965, 2)]
    [InlineData("concrete", "compressive_strength", "r2", 0.85, 2)]
    public void Defaults_reach_the_floor(string file, string target, string metric, double floor, int seeds)
    {
        double mean = Enumerable.Range(1, seeds).Average(seed => Train(file, target, new() { Seed = new Seed(seed) }).Summary.Test![metric]);
        Assert.True(mean >= floor, FormattableString.Invariant($"{file}: mean test {metric} {mean} is below {floor}"));
    }

    [Theory]
    [InlineData(Preset.Default)]
    [InlineData(Preset.Plain)]
    public void The_same_seed_gives_the_same_file_for_any_number_of_threads(Preset preset)
    {
        byte[][] files =
        [
            .. new int?[] { null, 1, 2, 3 }.Select((threads, i) =>
            {
                string path = Path.Combine(folder, $"{i}.safetensors");
                Train("penguins", "species", new() { Preset = preset, Epochs = 5, Threads = threads, Hidden = [96, 64] }).Save(path);
                return File.ReadAllBytes(path);
            }),
        ];
        Assert.All(files, file => Assert.Equal(files[0], file));
        Assert.NotEqual(files[0], Bytes(Train("penguins", "species", new() { Preset = preset, Epochs = 5, Hidden = [96, 64], Seed = new Seed(43) })));
    }

    [Theory]
    [InlineData("penguins", "species")]
    [InlineData("concrete", "compressive_strength")]
    public void A_loaded_model_predicts_evaluates_and_saves_the_same_bit_for_bit(string file, string target)
    {
        TabularModel model = Train(file, target, new() { Epochs = 5 });
        byte[] bytes = Bytes(model);
        TabularModel loaded = TabularModel.Load(Path.Combine(folder, "model.safetensors"));
        CsvTable table = CsvTable.Read($"data/{file}.csv");

        Assert.Equal(model.Predict(table).Select(p => (p.Label, p.Value)), loaded.Predict(table).Select(p => (p.Label, p.Value)));
        Assert.Equal(model.Predict(table).SelectMany(p => p.Probabilities), loaded.Predict(table).SelectMany(p => p.Probabilities));
        Assert.Equal(model.Evaluate(table), loaded.Evaluate(table));
        Assert.Equal(model.Summary.Test, loaded.Summary.Test);
        Assert.Equal(bytes, Bytes(loaded));
    }

    /// <summary>120 rows less a fold are one batch of 256: a single step, at the rate 0 with which the schedule begins.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_training_of_a_single_step_is_said_to_learn_nothing(int epochs, bool isSaid)
        => Assert.Equal(isSaid, TabularTrainer.Train("data/iris.csv", "species", new() { Epochs = epochs }).Summary.Warnings.Any(warning => warning.StartsWith("nothing was learnt", StringComparison.Ordinal)));

    /// <summary>Five steps of an epoch of twelve, the last at the rate 0 with which a cycle of the schedule ends.</summary>
    [Fact]
    public void A_training_of_several_steps_in_one_epoch_has_learnt_something()
    {
        TrainingSummary summary = Train("digits", "digit", new() { Epochs = 12, Hidden = [8], TimeBudget = TimeSpan.FromTicks(1) }).Summary;
        Assert.Equal(1, summary.Epochs);
        Assert.DoesNotContain(summary.Warnings, warning => warning.StartsWith("nothing was learnt", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_are_matched_by_name_and_blanks_are_filled()
    {
        TabularModel model = Train("penguins", "species", new() { Epochs = 5 });
        Prediction ordered = model.Predict(new Dictionary<string, string>
        {
            ["island"] = "Biscoe",
            ["bill_length_mm"] = "46",
            ["bill_depth_mm"] = "14",
            ["flipper_length_mm"] = "215",
            ["body_mass_g"] = "5000",
            ["sex"] = "",
        });
        Prediction reordered = model.Predict(new Dictionary<string, string>
        {
            ["sex"] = "NA",
            ["comment"] = "an extra column",
            ["body_mass_g"] = "5000",
            ["flipper_length_mm"] = "215",
            ["bill_depth_mm"] = "14",
            ["bill_length_mm"] = "46",
            ["island"] = "Biscoe",
        });
        Assert.Equal("Gentoo", ordered.Label);
        Assert.Equal(ordered.Probabilities, reordered.Probabilities);
        Assert.Equal(1, ordered.Probabilities.Values.Sum(), 12);
    }

    [Fact]
    public void Values_are_predicted_like_their_texts_in_any_culture()
    {
        TabularModel model = Train("penguins", "species", new() { Epochs = 5 });
        var texts = new Dictionary<string, string> { ["island"] = "Biscoe", ["bill_length_mm"] = "46.5", ["bill_depth_mm"] = "14.25", ["flipper_length_mm"] = "215", ["body_mass_g"] = "5000", ["sex"] = "" };
        var values = new Dictionary<string, object?> { ["island"] = "Biscoe", ["bill_length_mm"] = 46.5, ["bill_depth_mm"] = 14.25m, ["flipper_length_mm"] = 215, ["body_mass_g"] = 5000f, ["sex"] = null, ["extra"] = new DateOnly(2024, 1, 2) };
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal(model.Predict(texts).Probabilities, model.Predict(values).Probabilities);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        values["island"] = "Biscou";
        List<string> warnings = [];
        model.Predict(values, warnings);
        Assert.Contains("1 cell", Assert.Single(warnings));
        Assert.Contains("did you mean \"Biscoe\"?", Assert.Throws<DataException>(() => model.Predict(values, strict: true)).Message);
        texts["island"] = "Biscou";
        Assert.Throws<DataException>(() => model.Predict(texts, strict: true));
        values["island"] = new object();
        Assert.Equal("rows:1: column \"island\": holds a Object; expected numbers, texts, truth values, dates or times", Assert.Throws<DataException>(() => model.Predict(values)).Message);
        values.Remove("island");
        values["iland"] = "Biscoe";
        Assert.Equal("rows: lacks the column \"island\"; it has \"iland\"", Assert.Throws<DataException>(() => model.Predict(values)).Message);
        Assert.Throws<ArgumentNullException>("row", () => model.Predict((Dictionary<string, string>)null!));
        Assert.Throws<ArgumentNullException>("row", () => model.Predict((Dictionary<string, object?>)null!));
        Assert.Contains("Row 2 is null.", Assert.Throws<ArgumentNullException>("rows", () => CsvTable.FromRows([texts, null!])).Message);
    }

    [Fact]
    public void A_stream_takes_and_gives_a_model()
    {
        TabularModel model = Train("penguins", "species", new() { Epochs = 2 });
        MemoryStream stream = new();
        model.Save(stream);
        Assert.Equal(Bytes(model), stream.ToArray());
        stream.Position = 0;
        CsvTable table = CsvTable.Read("data/penguins.csv");
        Assert.Equal(model.Predict(table).SelectMany(p => p.Probabilities), TabularModel.Load(stream).Predict(table).SelectMany(p => p.Probabilities));
    }

    [Fact]
    public void What_came_about_fits_a_line()
    {
        TabularRun run = TabularTrainer.Run(CsvTable.Read("data/penguins.csv"), "species", new() { Epochs = 2, Members = 1 });
        Assert.Matches(@"^Classification of 344 rows, 3 classes, \d+ features; train: accuracy [\d.]+, logLoss [\d.]+, macroF1 [\d.]+; validation: accuracy .*; test: accuracy .*$", run.Model.Summary.ToString());
        Assert.Matches(@"^2 epochs, Completed; best: epoch [12], cost [\d.]+, validation cost [\d.]+", run.History.ToString());
        Assert.Equal("0 epochs, Diverged", new TrainingHistory([], StopReason.Diverged, 0).ToString());
        Assert.Equal("b (75.0 %)", new Prediction("b", null, new Dictionary<string, double> { ["a"] = 0.25, ["b"] = 0.75 }).ToString());
        Assert.Equal("1.5", new Prediction("1.5", 1.5, new Dictionary<string, double>()).ToString());
        // 0.9 and 0.96: 0.93 in the mean, and √(2·0.03²/1) apart.
        CrossValidation judged = new()
        {
            Folds = [new Dictionary<string, double> { ["accuracy"] = 0.9, ["logLoss"] = 0.5 }, new Dictionary<string, double> { ["accuracy"] = 0.96, ["logLoss"] = 0.5 }],
            Rows = [],
            FoldOf = [],
            Predictions = [],
        };
        Assert.Equal("2 folds: accuracy 0.93 ± 0.04243, logLoss 0.5 ± 0", judged.ToString());
        Calibration calibration = new() { Temperature = 1.25, Rows = 96, ValidationBefore = new Dictionary<string, double> { ["logLoss"] = 0.31 }, ValidationAfter = new Dictionary<string, double> { ["logLoss"] = 0.3 } };
        Assert.Equal("temperature 1.25, fitted to 96 rows: logLoss 0.31 → 0.3", calibration.ToString());
        SearchTrial drawn = new() { Index = 3, Settings = new Dictionary<string, string> { ["hidden"] = "512", ["dropout"] = "0.15" }, Options = new(), Scores = [0.9, 0.95], Epochs = [28, 256] };
        Assert.Equal("trial 0: the options as they are", new SearchTrial { Index = 0, Settings = new Dictionary<string, string>(), Options = new() }.ToString());
        Assert.Equal("1 trial, Completed; best by accuracy: trial 3, 0.95 after 256 epochs: hidden 512, dropout 0.15",
            new SearchResult { Metric = "accuracy", Trials = [drawn], Model = run.Model, StopReason = StopReason.Completed }.ToString());
    }

    [Fact]
    public void A_table_of_the_callers_own_is_held_out_like_a_file()
    {
        string[] lines = File.ReadAllLines("data/iris.csv");
        string judge = Path.Combine(folder, "judge.csv");
        File.WriteAllLines(judge, lines.Where((_, i) => i == 0 || i % 3 == 0));
        CsvTable rows = CsvTable.Read(judge);
        TabularModel Model(HeldOut heldOut, int members) => TabularTrainer.Train("data/iris.csv", "species", new() { Epochs = 4, Members = members, Validation = heldOut, Test = heldOut });
        foreach (int members in new[] { 1, 2 })
        {
            TabularModel file = Model(HeldOut.File(judge), members), table = Model(HeldOut.Table(rows), members);
            Assert.Equal(file.Network.Parameters.SelectMany(p => p.Values.ToArray()), table.Network.Parameters.SelectMany(p => p.Values.ToArray()));
            Assert.Equal((file.Summary.Rows, file.Summary.Validation!["accuracy"], file.Summary.Test!["accuracy"]), (table.Summary.Rows, table.Summary.Validation!["accuracy"], table.Summary.Test!["accuracy"]));
        }
        Assert.Throws<ArgumentNullException>("rows", () => HeldOut.Table(null!));
    }

    // A model that is trained first would be lost with the error.
    [Theory]
    [InlineData("sepal_length,sepal_width,petal_length,species\n5,3,1,setosa\n", "judge.csv: lacks the column \"petal_width\"")]
    [InlineData("sepal_length,sepal_width,petal_length,petal_width,species\n5,3,1,0.2,setosa\n5,3,wide,0.2,setosa\n", "judge.csv:3: column 3 \"petal_length\": ")]
    [InlineData("sepal_length,sepal_width,petal_length,petal_width,species\n5,3,1,0.2,sativa\n", "judge.csv:2: column 5 \"species\": ")]
    public void Held_out_rows_that_cannot_be_used_are_refused_before_training(string rows, string message)
    {
        string path = Path.Combine(folder, "judge.csv");
        File.WriteAllText(path, rows);
        int trainings = 0;
        TabularOptions options = new() { Epochs = 1, NetworkCallbacks = _ => { trainings++; return []; } };
        foreach (TabularOptions judged in new[] { options with { Validation = HeldOut.File(path) }, options with { Test = HeldOut.File(path) }, options with { Test = HeldOut.Table(CsvTable.Read(path)) } })
        {
            Assert.Contains(message, Assert.Throws<DataException>(() => TabularTrainer.Train("data/iris.csv", "species", judged)).Message);
            Assert.Contains(message, Assert.Throws<DataException>(() => TabularSearch.Run("data/iris.csv", "species", judged, new() { Trials = 2 })).Message);
        }
        Assert.Equal(0, trainings);
    }

    [Fact]
    public void Regression_predicts_in_the_units_of_the_target()
    {
        TabularModel model = Train("concrete", "compressive_strength", new() { Epochs = 20 });
        CsvTable table = CsvTable.Read("data/concrete.csv");
        double[] predicted = [.. model.Predict(table).Select(p => p.Value!.Value)];
        double[] actual = [.. Enumerable.Range(0, table.RowCount).Select(row => table.Column("compressive_strength").Number(row)!.Value)];
        // The same figure two ways: through the metric, and by hand from what Predict says.
        double rmse = Math.Sqrt(predicted.Zip(actual, (a, y) => (a - y) * (a - y)).Average());
        Assert.Equal(rmse, model.Evaluate(table)["rmse"], rmse * 1e-12);
        Assert.InRange(rmse, 1, 8);   // MPa, of a target from 2 to 83
    }

    [Fact]
    public void Test_rows_never_influence_the_model()
    {
        // Without shares to cut, every row of the file is trained on; the files of the other parts differ.
        string[] lines = File.ReadAllLines("data/iris.csv");
        File.WriteAllLines(Path.Combine(folder, "train.csv"), lines.Where((_, i) => i == 0 || i % 3 != 0));
        File.WriteAllLines(Path.Combine(folder, "a.csv"), lines.Where((_, i) => i == 0 || i % 6 == 0));
        File.WriteAllLines(Path.Combine(folder, "b.csv"), lines.Where((_, i) => i == 0 || i % 6 == 3));
        TabularModel Model(string test) => TabularTrainer.Train(Path.Combine(folder, "train.csv"), "species",
            new() { Epochs = 5, Validation = HeldOut.File(Path.Combine(folder, "a.csv")), Test = HeldOut.File(Path.Combine(folder, test)) });
        TabularModel one = Model("a.csv"), other = Model("b.csv");
        Assert.Equal(one.Network.Parameters.SelectMany(p => p.Values.ToArray()), other.Network.Parameters.SelectMany(p => p.Values.ToArray()));
        Assert.NotEqual(one.Summary.Test, other.Summary.Test);
        Assert.Equal(one.Summary.Validation, one.Summary.Test);
    }

    [Fact]
    public void Nothing_held_out_leaves_no_metrics_but_the_training_rows()
    {
        TrainingSummary summary = Train("iris", "species", new() { Epochs = 2, Validation = 0, Test = 0 }).Summary;
        Assert.Null(summary.Validation);
        Assert.Null(summary.Test);
        Assert.Equal(150, summary.Rows);
        Assert.True(summary.Train["accuracy"] > 0.5);
    }

    [Fact]
    public void A_learning_rate_without_measure_diverges_with_a_remedy()
    {
        DivergedException e = Assert.Throws<DivergedException>(() => Train("concrete", "compressive_strength",
            new() { Preset = Preset.Plain, Optimizer = OptimizerKind.Sgd, LearningRate = 1e6, Epochs = 50 }));
        Assert.Contains("learning rate below 1000000", e.Message);
    }

    [Fact]
    public void Cancelling_keeps_the_best_so_far_or_says_that_there_is_none()
    {
        using var source = new CancellationTokenSource();
        TabularModel model = TabularTrainer.Train("data/iris.csv", "species", new() { Callbacks = [new CancelAfter(3, source)] }, source.Token);
        Assert.Equal(StopReason.Cancelled, model.Summary.StopReason);
        Assert.Equal(3, model.Summary.Epochs);
        Assert.Equal("ended before the first epoch was done; nothing was saved", Ended(new()));
        Assert.Equal("ended before the first epoch was done; only the checkpoint was saved; the same command with --resume goes on", Ended(new() { Checkpoints = new(Path.Combine(folder, "checkpoints")) }));

        string Ended(TabularOptions options) => Assert.Throws<OperationCanceledException>(() => TabularTrainer.Train("data/iris.csv", "species", options, source.Token)).Message;
    }

    // Each category twice, in 40 rows of 5 parts: some of the rows kept back have one of their own.
    [Fact]
    public void Categories_that_training_had_not_seen_are_counted_by_part()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 40).Select(i => new Dictionary<string, string> { ["a"] = $"v{i / 2}", ["b"] = $"{i * i % 7}", ["y"] = "pq"[i % 2].ToString() })]);
        string[] warnings = [.. TabularTrainer.Train(table, "y", new() { Preset = Preset.Plain, Epochs = 1, Validation = 0.3, Test = 0.3 }).Summary.Warnings.Where(warning => warning.Contains("had not seen", StringComparison.Ordinal))];
        Assert.Collection(warnings,
            warning => Assert.StartsWith("validation rows, column 1 \"a\": ", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("test rows, column 1 \"a\": ", warning, StringComparison.Ordinal));
    }

    // What the rows left out by each member say, against the members one by one; and the whole against their mean.
    [Fact]
    public void Members_are_judged_out_of_fold_and_averaged()
    {
        TabularModel model = Train("iris", "species", new() { Epochs = 4, Members = 5, Test = 0, Hidden = [8] });
        CsvTable table = CsvTable.Read("data/iris.csv");
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        Matrix<float> inputs = model.Encoder.Encode<float>(table, rows), targets = model.Encoder.EncodeTarget<float>(table, rows);
        IReadOnlyList<Sequential<float>> members = Assert.IsType<Ensemble<float>>(Assert.Single(model.Network.Layers)).Members;
        Fold[] folds = Fold.Deal([.. targets.Row(0).Select(index => (int)index)], 5, 0.2, new TabularOptions().Seed);
        double right = folds.Zip(members).Sum(pair => pair.First.Validation.Count(row => pair.Second.Infer(inputs).Column(row).MaximumIndex() == targets[0, row]));
        Assert.Equal(right / 150, model.Summary.Validation!["accuracy"], 1e-12);

        Matrix<double>[] each = [.. members.Select(member => new Softmax<double>().Infer(member.Infer(inputs).Map(score => (double)score)))];
        IReadOnlyList<Prediction> predicted = model.Predict(table);
        foreach (int row in rows)
            for (int c = 0; c < 3; c++)
                Assert.Equal(each.Average(p => p[c, row]), predicted[row].Probabilities[model.ClassNames[c]], 1e-6);
        Assert.Equal(5, model.Summary.Members);
    }

    // 150 rows less 30 for the test; five members of 96 rows, in batches of 40: three steps each and epoch.
    [Fact]
    public void Members_are_watched_as_one_run()
    {
        var watcher = new Watch();
        TrainingSummary summary = Train("iris", "species", new() { Epochs = 4, Members = 5, BatchSize = 40, Hidden = [8], Threads = 2, Callbacks = [watcher] }).Summary;
        Assert.Equal(["start", .. Enumerable.Range(1, 4).Select(epoch => $"epoch {epoch} after {15 * epoch} steps, {480} samples"), "end"], watcher.Heard);
        Assert.Equal(60, watcher.Steps);
        Assert.Equal(4, summary.Epochs);
    }

    [Fact]
    public void A_single_member_is_a_plain_chain()
        => Assert.Equal("Scale(4)", Train("iris", "species", new() { Epochs = 1, Members = 1 }).Network.Layers[0].Title);

    [Fact]
    public void A_callback_that_stops_stops_all_members()
    {
        TrainingSummary summary = Train("iris", "species", new() { Epochs = 9, Members = 3, Callbacks = [new StopAfter(2)] }).Summary;
        Assert.Equal((2, StopReason.EarlyStopping), (summary.Epochs, summary.StopReason));
    }

    [Fact]
    public void Gradients_of_a_trained_model_pass_the_check()
    {
        CsvTable rows = CsvTable.FromRows([Row("5.1", "3.5", "1.4", "0.2", "setosa"), Row("6.0", "2.7", "5.1", "1.6", "versicolor"), Row("7.7", "3.8", "6.7", "2.2", "virginica")]);
        GradientCheckReport report = Train("iris", "species", new() { Epochs = 3 }).CheckGradients(rows, new() { EntriesPerMatrix = 50 });
        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [InlineData(ActivationKind.Sigmoid, OptimizerKind.Adam)]
    [InlineData(ActivationKind.Tanh, OptimizerKind.Momentum)]
    [InlineData(ActivationKind.LeakyReLU, OptimizerKind.RmsProp)]
    [InlineData(ActivationKind.ELU, OptimizerKind.Adagrad)]
    [InlineData(ActivationKind.SELU, OptimizerKind.Adam)]
    [InlineData(ActivationKind.GELU, OptimizerKind.AdamW)]
    [InlineData(ActivationKind.SiLU, OptimizerKind.Adam)]
    [InlineData(ActivationKind.Mish, OptimizerKind.Adam)]
    [InlineData(ActivationKind.Softplus, OptimizerKind.Adam)]
    [InlineData(ActivationKind.ReLU, OptimizerKind.Sgd)]
    public void Every_activation_and_optimizer_learns(ActivationKind activation, OptimizerKind optimizer)
    {
        TabularModel model = Train("iris", "species", new()
        {
            Preset = Preset.Plain,
            Activation = activation,
            Optimizer = optimizer,
            Hidden = [16],
            Epochs = 60,
            LearningRate = optimizer is OptimizerKind.Sgd or OptimizerKind.Momentum or OptimizerKind.Adagrad ? 0.05 : 0.01,
        });
        Assert.Contains(activation.ToString(), model.Network.ToString());
        Assert.True(model.Summary.Train["accuracy"] > 0.9, $"accuracy {model.Summary.Train["accuracy"]}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(46_341)]
    public void A_width_out_of_range_is_refused(int width)
        => Assert.StartsWith($"The widths must be from 1 to 46340, got 8,{width}.", Assert.Throws<ArgumentOutOfRangeException>("Hidden", () => new TabularOptions { Hidden = [8, width] }).Message);

    // 46,342 · 46,340 = 2,147,488,280, Array.MaxLength is 2,147,483,591.
    [Fact]
    public void A_network_beyond_arrays_is_refused()
    {
        TabularOptions options = new() { Hidden = [46_340] };
        TableSchema schema = new([new("x", ColumnKind.Numeric)], "y", TaskKind.Regression);
        var rows = new Dataset<float>(Matrix<float>.Build.Dense(46_342, 1), Matrix<float>.Build.Dense(1, 1));
        var e = Assert.Throws<DataException>(() => new TabularTraining(Recipe.For(options, TaskKind.Regression, 1), options, schema, new FeatureLayout(46_342, [], []), rows, null, "rows.csv"));
        Assert.StartsWith("rows.csv: asks for a network of 46342→46340→1; there can be at most 2147483591 weights between two layers", e.Message);
    }

    // 11,586 numbers, each itself and three more: 46,344 · 46,340 = 2,147,580,960. Without the embedding it is a quarter of that.
    [Fact]
    public void What_an_embedding_makes_of_the_inputs_counts()
    {
        TabularOptions options = new() { Hidden = [46_340], Embedding = EmbeddingKind.Pbld };
        TableSchema schema = new([new("x", ColumnKind.Numeric)], "y", TaskKind.Regression);
        var rows = new Dataset<float>(Matrix<float>.Build.Dense(11_586, 1), Matrix<float>.Build.Dense(1, 1));
        var e = Assert.Throws<DataException>(() => new TabularTraining(Recipe.For(options, TaskKind.Regression, 1), options, schema, new FeatureLayout(11_586, [.. Enumerable.Range(0, 11_586)], []), rows, null, "rows.csv"));
        Assert.Equal("rows.csv: asks for a network of 46344→46340→1 (11586 inputs before their embedding); there can be at most 2147483591 weights between two layers: "
            + "choose narrower ones, no embedding (--embedding none), or fewer columns and categories", e.Message);
    }

    // 65,536 · 32,768 = 2³¹.
    [Fact]
    public void Scores_beyond_arrays_are_refused_before_training()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 65_536).Select(row => new Dictionary<string, string> { ["x"] = $"{row}", ["y"] = $"class {row % 32_768}" })], name: "rows.csv");
        var e = Assert.Throws<DataException>(() => TabularTrainer.Train(table, "y", new() { Test = 0 }));
        Assert.Equal("rows.csv: has 65,536 rows of 32,768 classes; a score for each row and class would be more than an array holds, 2,147,483,591: use fewer rows, or fewer classes", e.Message);
    }

    // 1,000 categories; a row may come again.
    [Fact]
    public void Inputs_beyond_arrays_are_refused()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 1_000).Select(row => new Dictionary<string, string> { ["x"] = $"category {row}", ["y"] = $"{row}" })], name: "rows.csv");
        TableSchema schema = new([new("x", ColumnKind.Categorical)], "y", TaskKind.Regression);
        TabularEncoder encoder = TabularEncoder.Fit(table, schema, [.. Enumerable.Range(0, table.RowCount)], new() { MaximumLevels = 1_000, GroupsRareLevels = false });
        Assert.Equal("rows.csv: has 2,200,000 rows of 1,000 inputs, more than an array holds, 2,147,483,591: keep the rows on the disk (--cache FOLDER), or use fewer",
            Assert.Throws<DataException>(() => encoder.Encode<float>(table, new int[2_200_000])).Message);
    }

    private static Dictionary<string, string> Row(string sepalLength, string sepalWidth, string petalLength, string petalWidth, string species) => new()
    {
        ["sepal_length"] = sepalLength,
        ["sepal_width"] = sepalWidth,
        ["petal_length"] = petalLength,
        ["petal_width"] = petalWidth,
        ["species"] = species,
    };

    private static TabularModel Train(string file, string target, TabularOptions options) => TabularTrainer.Train($"data/{file}.csv", target, options);

    private byte[] Bytes(TabularModel model)
    {
        string path = Path.Combine(folder, "model.safetensors");
        model.Save(path);
        return File.ReadAllBytes(path);
    }

    private sealed class Watch : TrainingCallback<float>
    {
        public List<string> Heard { get; } = [];

        public int Steps { get; private set; }

        public override void OnStart(TrainingRun<float> run) => Heard.Add("start");

        public override void OnStep(TrainingRun<float> run, double cost) => Steps++;

        public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch) => Heard.Add($"epoch {epoch.Epoch} after {run.Steps} steps, {epoch.Samples} samples");

        public override void OnEnd(TrainingRun<float> run) => Heard.Add("end");
    }

    private sealed class StopAfter(int epochs) : TrainingCallback<float>
    {
        public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch)
        {
            if (epoch.Epoch == epochs)
                run.Stop = StopReason.EarlyStopping;
        }
    }

    private sealed class CancelAfter(int epochs, CancellationTokenSource source) : TrainingCallback<float>
    {
        public override void OnEpoch(TrainingRun<float> run, EpochRecord epoch)
        {
            if (epoch.Epoch == epochs)
                source.Cancel();
        }
    }
}
