using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Onnx;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Tabular;

/// <summary>A model with one temperature in its last layers.</summary>
public sealed class CalibrationTests : IDisposable
{
    private const string File = "data/breast_cancer.csv";
    private static readonly TabularOptions Single = new() { Members = 1, Hidden = [16], Epochs = 30 };

    // 200 epochs at a high rate, none of them put back: surer than it should be.
    private static readonly TabularOptions Overfitted = new() { Preset = Preset.Plain, Epochs = 200, LearningRate = 0.01 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_single_network_says_the_same_classes_with_other_confidence()
    {
        CsvTable table = CsvTable.Read(File);
        TabularModel before = Train(Single with { Calibrate = false }), after = Train(Single);
        Calibration calibration = after.Summary.Calibration!;
        Assert.Null(before.Summary.Calibration);
        Assert.Equal(before.Predict(table).Select(p => p.Label), after.Predict(table).Select(p => p.Label));
        Assert.Equal(before.Summary.Test!["accuracy"], after.Summary.Test!["accuracy"]);
        Assert.Equal(before.Summary.Test["logLoss"], calibration.TestBefore!["logLoss"]);
        Assert.Equal(after.Summary.Test["logLoss"], calibration.TestAfter!["logLoss"]);
        Assert.Equal(before.Summary.Validation!["logLoss"], calibration.ValidationBefore["logLoss"]);
        Assert.Equal(after.Summary.Validation!["logLoss"], calibration.ValidationAfter["logLoss"]);

        float[] Last(TabularModel model) => [.. model.Network.Layers[^1].Parameters.SelectMany(p => p.Values.ToArray())];
        Assert.Equal(Last(before).Select(value => (float)(value / calibration.Temperature)), Last(after));
    }

    // Labels smoothed by 0.1 keep p at 0.95 where the network makes far fewer errors: T < 1.
    [Fact]
    public void Smoothed_labels_make_too_modest_and_training_on_and_on_too_sure()
    {
        Calibration modest = Train(Single).Summary.Calibration!, sure = Train(Overfitted with { Calibrate = true }).Summary.Calibration!;
        Assert.InRange(modest.Temperature, 0.01, 0.9);
        Assert.InRange(sure.Temperature, 1.1, 100);
        foreach (Calibration calibration in new[] { modest, sure })
            Assert.True(calibration.ValidationAfter["logLoss"] < calibration.ValidationBefore["logLoss"]);
        Assert.True(modest.TestAfter!["ece"] < modest.TestBefore!["ece"]);
        Assert.True(sure.TestAfter!["logLoss"] < sure.TestBefore!["logLoss"] / 2);
    }

    // 150 rows without a test, five members: each row is left out by one.
    [Theory]
    [InlineData(1, 30)]
    [InlineData(5, 150)]
    public void Members_share_a_temperature_and_are_fitted_to_what_they_have_left_out(int members, int rows)
    {
        TabularOptions options = new() { Members = members, Hidden = [8], Epochs = 20, Test = 0 };
        TabularModel before = TabularTrainer.Train("data/iris.csv", "species", options with { Calibrate = false }), after = TabularTrainer.Train("data/iris.csv", "species", options);
        Calibration calibration = after.Summary.Calibration!;
        Assert.Equal(rows, calibration.Rows);
        Assert.Null(calibration.TestBefore);
        Assert.NotEqual(1, calibration.Temperature);
        Assert.True(calibration.ValidationAfter["logLoss"] < calibration.ValidationBefore["logLoss"]);
        Assert.Equal(after.Summary.Validation!["logLoss"], calibration.ValidationAfter["logLoss"], 1e-6);
        foreach ((Sequential<float> one, Sequential<float> other) in Members(before).Zip(Members(after)))
            Assert.Equal(one.Layers[^1].Parameters.SelectMany(p => p.Values.ToArray()).Select(value => (float)(value / calibration.Temperature)), other.Layers[^1].Parameters.SelectMany(p => p.Values.ToArray()));

        IReadOnlyList<Sequential<float>> Members(TabularModel model) => model.Network.Layers is [Ensemble<float> ensemble] ? ensemble.Members : [model.Network];
    }

    [Fact]
    public void The_file_and_the_export_carry_it()
    {
        TabularModel model = TabularTrainer.Train("data/iris.csv", "species", new() { Hidden = [8], Epochs = 5 });
        model.Save(folder["m.safetensors"]);
        TabularModel loaded = TabularModel.Load(folder["m.safetensors"]);
        CsvTable table = CsvTable.Read("data/iris.csv");
        Assert.Equal(model.Predict(table).SelectMany(p => p.Probabilities), loaded.Predict(table).SelectMany(p => p.Probabilities));
        Calibration saved = model.Summary.Calibration!, read = loaded.Summary.Calibration!;
        Assert.Equal((saved.Temperature, saved.Rows), (read.Temperature, read.Rows));
        Assert.Equal(saved.ValidationBefore, read.ValidationBefore);
        Assert.Equal(saved.TestAfter, read.TestAfter);
        Assert.InRange(OnnxFile.Save(folder["m.onnx"], model).LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void A_validation_file_serves_and_weights_count()
    {
        string[] lines = [.. System.IO.File.ReadLines(File)];
        System.IO.File.WriteAllLines(folder["judge.csv"], lines.Where((_, i) => i == 0 || i % 4 == 0).Select((line, i) => line + (i == 0 ? ",w" : $",{i % 3}")));
        System.IO.File.WriteAllLines(folder["rows.csv"], lines.Where((_, i) => i % 4 != 0 || i == 0).Select((line, i) => line + (i == 0 ? ",w" : $",{i % 3}")));
        TabularOptions options = Single with { Members = 2, Validation = HeldOut.File(folder["judge.csv"]) };
        // 569 rows, 142 in the file; both members are judged by all of them, with weights by those of weight 1 and 2: all but 12, 24, … 564. Each counts once.
        Assert.Equal(142, Fit(options).Rows);
        Assert.Equal(95, Fit(options with { Weights = "w" }).Rows);

        Calibration Fit(TabularOptions how) => TabularTrainer.Train(folder["rows.csv"], "diagnosis", how).Summary.Calibration!;
    }

    // Of 150 rows without a test, a share of 20/150 are 20 for a single network to be judged by, one of 19/150 are 19. Which rows a network of the plain preset has left out nobody asks.
    [Theory]
    [InlineData(Preset.Default, 20, null, true)]
    [InlineData(Preset.Default, 19, null, false)]
    [InlineData(Preset.Default, 19, true, true)]
    [InlineData(Preset.Default, 20, false, false)]
    [InlineData(Preset.Default, 0, null, false)]
    [InlineData(Preset.Plain, 20, null, false)]
    [InlineData(Preset.Plain, 20, true, true)]
    public void The_default_preset_calibrates_where_twenty_rows_are_held_out(Preset preset, int rows, bool? asked, bool calibrated)
    {
        TabularOptions options = new() { Preset = preset, Members = 1, Hidden = [4], Epochs = 2, Test = 0, Validation = rows / 150.0, Calibrate = asked };
        Assert.Equal(calibrated ? rows : null, TabularTrainer.Train("data/iris.csv", "species", options).Summary.Calibration?.Rows);
    }

    [Fact]
    public void Rows_of_a_single_class_tell_nothing()
    {
        System.IO.File.WriteAllLines(folder["setosa.csv"], System.IO.File.ReadLines("data/iris.csv").Take(31));
        TabularOptions options = new() { Members = 1, Hidden = [4], Epochs = 2, Validation = HeldOut.File(folder["setosa.csv"]) };
        TrainingSummary summary = TabularTrainer.Train("data/iris.csv", "species", options).Summary;
        Assert.Null(summary.Calibration);
        Assert.Contains("the probabilities are not calibrated: all rows held out for it are of class \"setosa\"", summary.Warnings);
    }

    [Fact]
    public void A_regression_has_nothing_to_calibrate()
        => Assert.Null(TabularTrainer.Train("data/concrete.csv", "compressive_strength", new() { Members = 2, Hidden = [4], Epochs = 1 }).Summary.Calibration);

    [Fact]
    public void What_cannot_be_calibrated_is_refused_before_training()
    {
        Assert.Equal("data/concrete.csv: the target \"compressive_strength\" is a number; only the probabilities of classes can be calibrated",
            Assert.Throws<DataException>(() => TabularTrainer.Train("data/concrete.csv", "compressive_strength", new() { Calibrate = true })).Message);
        Assert.Contains("the rows of Validation, which are none", Assert.Throws<ArgumentException>(() => Train(new() { Calibrate = true, Validation = 0 })).Message);
    }

    private static TabularModel Train(TabularOptions options) => TabularTrainer.Train(File, "diagnosis", options with { Seed = new Seed(7) });
}
