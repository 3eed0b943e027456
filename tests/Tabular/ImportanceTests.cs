using System.Globalization;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Serialization;
using Backprop.Tabular;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace Backprop.Tests.Tabular;

public class ImportanceTests
{
    private static readonly TabularOptions Quick = new() { Preset = Preset.Plain, Hidden = [], Test = HeldOut.None, Epochs = 60, LearningRate = 0.05 };

    // y is what copy says, and noise is drawn apart from it. Shuffling copy leaves a match by chance alone: half of the rows of two equal classes.
    [Fact]
    public void What_the_target_equals_is_needed_and_noise_is_not()
    {
        TabularModel model = TabularTrainer.Train(CopyAndNoise(new Seed(1), 600), "y", Quick);
        IReadOnlyList<ColumnImportance> importances = Importance.Permutation(model, CopyAndNoise(new Seed(2), 400), repeats: 20);

        Assert.Equal(["copy", "noise"], importances.Select(importance => importance.Column));
        Assert.InRange(importances[0].Mean, 0.45, 0.55);
        Assert.InRange(importances[0].Low, 0.35, 0.5);
        Assert.InRange(importances[0].High, 0.5, 0.65);
        Assert.InRange(importances[1].Mean, -0.01, 0.01);
        Assert.True(importances[1].Low <= 0 && importances[1].High >= 0);
    }

    // y = x + an error of its own: a model ŷ = x has r² = 1 − SSE/SST. With x shuffled to x', SSE' = Σ(y − x')², and the mean over shuffles of it is
    // Σ(y − ȳ)² + Σ(x − x̄)² + n(ȳ − x̄)²: the expected drop is (SSE' − SSE)/SST.
    [Fact]
    public void The_mean_drop_of_r2_is_that_of_the_formula()
    {
        CsvTable table = Line(new Seed(5), 300);
        TabularModel model = TabularTrainer.Train(table, "y", Quick with { Epochs = 300, Validation = HeldOut.None });
        double[] y = [.. Enumerable.Range(0, 300).Select(row => table.Column("y").Number(row)!.Value)], p = [.. model.Predict(table).Select(prediction => prediction.Value!.Value)];
        double sst = Squares(y, y.Average()), sse = y.Zip(p).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second));
        double expected = (sst + Squares(p, p.Average()) + (300 * (y.Average() - p.Average()) * (y.Average() - p.Average())) - sse) / sst;

        ColumnImportance x = Importance.Permutation(model, table, repeats: 200)[0];
        Assert.Equal("x", x.Column);
        Assert.Equal(expected, x.Mean, 0.03);
        Assert.InRange(expected, x.Low, x.High);

        static double Squares(double[] values, double mean) => values.Sum(value => (value - mean) * (value - mean));
    }

    [Fact]
    public void Progress_is_told_after_each_shuffle()
    {
        var shares = new Shares();
        Importance.Permutation(TabularTrainer.Train(CopyAndNoise(new Seed(1), 60), "y", Quick with { Epochs = 1 }), CopyAndNoise(new Seed(2), 40), repeats: 2, progress: shares);
        Assert.Equal([0.25, 0.5, 0.75, 1], shares);
    }

    // A metric of which less is better still drops upwards.
    [Fact]
    public void The_drop_is_positive_where_less_is_better()
    {
        TabularModel model = TabularTrainer.Train(CopyAndNoise(new Seed(1), 300), "y", Quick);
        Assert.True(Importance.Permutation(model, CopyAndNoise(new Seed(2), 200), metric: "logLoss").Single(importance => importance.Column == "copy").Low > 0);
    }

    // A linear regression ŷ = w·x̂ + b of standardised values costs (ŷ − t)², so ∂C/∂x̂ = 2(ŷ − t)·w: by hand from the weights.
    [Fact]
    public void The_gradient_of_a_linear_model_is_twice_error_times_weight()
    {
        CsvTable table = CsvTable.Read("data/concrete.csv");
        TabularModel model = TabularTrainer.Train(table, "compressive_strength", Quick with { Epochs = 3 });
        var dense = (Dense<float>)model.Network.Layers[0];
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        Matrix<double> inputs = model.Encoder.Encode<double>(table, rows), targets = model.Encoder.EncodeTarget<double>(table, rows);
        double error = rows.Average(row => Math.Abs(dense.Weight.Value.Row(0).Map(w => (double)w).DotProduct(inputs.Column(row)) + dense.Bias!.Value[0, 0] - targets[0, row]));

        IReadOnlyDictionary<string, double> gradients = Importance.Gradient(model, table);
        Assert.Equal(model.Encoder.Columns.Select(column => column.Column), gradients.Keys);
        Assert.All(gradients.Values.Zip(dense.Weight.Value.Row(0)), pair => Assert.Equal(1, pair.First / (2 * error * Math.Abs(pair.Second)), 1e-9));
    }

    // Dropout and BatchNorm train otherwise than they infer: of each row the central difference of the cost of Infer.
    [Fact]
    public void The_gradient_is_that_of_the_trained_network()
    {
        CsvTable table = CopyAndNoise(new Seed(1), 40);
        TabularModel trained = TabularTrainer.Train(table, "y", Quick with { Epochs = 1 });
        var norm = new BatchNorm<float>(5);
        var network = new Sequential<float>(new Seed(3), new Dense<float>(2, 5), norm, new Tanh<float>(), new Dropout<float>(0.5), new Dense<float>(5, 2));
        norm.RunningMean.SetColumn(0, [0.3f, -0.2f, 0, 1, 0.5f]);
        norm.RunningVariance.SetColumn(0, [2.5f, 0.5f, 1, 4, 0.25f]);
        Sequential<double> exact = ModelFile.Unpack<double>(ModelFile.Pack(network, null), null).Model;
        int[] rows = [.. Enumerable.Range(0, 40)];
        Matrix<double> inputs = trained.Encoder.Encode<double>(table, rows), targets = trained.Encoder.EncodeTarget<double>(table, rows);

        IReadOnlyDictionary<string, double> gradients = Importance.Gradient(new(network, trained.Encoder, trained.Summary, new()), table);
        Assert.Equal(["copy", "noise"], gradients.Keys);
        for (int i = 0; i < 2; i++)
            Assert.Equal(rows.Average(row => Math.Abs(Cost(row, i, 1e-5) - Cost(row, i, -1e-5)) / 2e-5), gradients.Values.ElementAt(i), 1e-9);

        double Cost(int row, int feature, double step)
        {
            Matrix<double> x = inputs.SubMatrix(0, 2, row, 1);
            x[feature, 0] += step;
            return new SoftmaxCrossEntropy<double>().Evaluate(exact.Infer(x), targets.SubMatrix(0, 1, row, 1)).Cost;
        }
    }

    // A category of K levels is one column, and so is a number with an indicator of missing values; through the ensemble of the default preset.
    [Fact]
    public void Inputs_are_summed_by_column_of_the_file()
    {
        CsvTable table = CsvTable.Read("data/penguins.csv");
        TabularModel model = TabularTrainer.Train(table, "species", new() { Epochs = 3, Hidden = [8], Members = 2 });
        string[] columns = [.. table.Columns.Select(column => column.Name).Where(name => name != "species")];
        Assert.True(model.Encoder.FeatureNames.Count > columns.Length);
        Assert.Equal(columns, Importance.Gradient(model, table).Keys);
        Assert.All(Importance.Gradient(model, table).Values, value => Assert.True(value > 0));
        Assert.Equal(columns.Order(), Importance.Permutation(model, table, repeats: 2).Select(importance => importance.Column).Order());
    }

    // Of each shuffle the table is written out, and evaluated by the same weights.
    [Fact]
    public void The_drop_is_that_of_the_weighted_metric()
    {
        TabularModel model = TabularTrainer.Train(Weighed(80), "y", Quick with { Weights = "w" });
        CsvTable table = Weighed(50).Where([.. Enumerable.Range(0, 50).Where(row => row % 4 > 0)]);
        double whole = model.Evaluate(table, weights: "w")["logLoss"];
        double[] drops = [.. Enumerable.Range(0, 3).Select(repeat =>
        {
            int[] from = [.. Enumerable.Range(0, table.RowCount)];
            new Seed(42).Stream("permutation", repeat).Shuffle<int>(from);
            string Cell(string column, int row) => table.Column(column).Text(row);
            CsvTable shuffled = CsvTable.FromRows([.. from.Select((other, row) => new Dictionary<string, string> { ["x"] = Cell("x", other), ["w"] = Cell("w", row), ["y"] = Cell("y", row) })]);
            return model.Evaluate(shuffled, weights: "w")["logLoss"] - whole;
        })];
        ColumnImportance weighed = Importance.Permutation(model, table, 3, metric: "logLoss", weights: "w").Single();
        Assert.Equal(drops.Average(), weighed.Mean, 1e-9);
        Assert.Equal(weighed, Importance.Permutation(model, Weighed(50), 3, metric: "logLoss", weights: "w").Single());
        Assert.NotEqual(weighed.Mean, Importance.Permutation(model, table, 3, metric: "logLoss").Single().Mean, 1e-3);
        Assert.Contains("has a single row that counts", Assert.Throws<DataException>(() => Importance.Permutation(model, Weighed(2), weights: "w")).Message);
    }

    [Fact]
    public void The_gradient_counts_a_weight_like_repeated_rows()
    {
        TabularModel model = TabularTrainer.Train(Weighed(80), "y", Quick with { Epochs = 3, Weights = "w" });
        CsvTable repeated = Weighed(50).Where([.. Enumerable.Range(0, 50).SelectMany(row => Enumerable.Repeat(row, row % 4))]);
        Assert.Equal(Importance.Gradient(model, repeated)["x"], Importance.Gradient(model, Weighed(50), "w")["x"], 1e-12);
        Assert.NotEqual(Importance.Gradient(model, Weighed(50))["x"], Importance.Gradient(model, Weighed(50), "w")["x"], 1e-3);
    }

    // Row 19 of 20 is the only positive, at the largest x: its AUC is 1 and, shuffled, the share of negatives whose x it then exceeds. Drawn rows without it have none.
    [Fact]
    public void Draws_without_a_metric_do_not_count()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 20).Select(row => new Dictionary<string, string> { ["x"] = $"{row}", ["y"] = row == 19 ? "yes" : "no" })]);
        TabularModel model = TabularTrainer.Train(table, "y", Quick with { Validation = HeldOut.None });
        Assert.Equal(1, model.Evaluate(table)["auc"]);

        var drops = new List<double>();
        for (int repeat = 0; repeat < 8; repeat++)
        {
            int[] x = [.. Enumerable.Range(0, 20)];
            new Seed(42).Stream("permutation", repeat).Shuffle<int>(x);
            RandomStream draws = new Seed(42).Stream("bootstrap", repeat);
            int[] drawn = [.. Enumerable.Range(0, 20).Select(_ => draws.NextIndex(20))];
            if (drawn.Contains(19))
                drops.Add(1 - drawn.Where(row => row != 19).Average(row => x[19] > x[row] ? 1.0 : 0));
        }
        Assert.InRange(drops.Count, 2, 7);
        ColumnImportance importance = Importance.Permutation(model, table, repeats: 8, metric: "auc")[0];
        double margin = Statistics.StandardDeviation(drops) * StudentT.InvCDF(0, 1, drops.Count - 1, 0.975);
        Assert.Equal((importance.Mean - margin, importance.Mean + margin), (importance.Low, importance.High));
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_leaves_the_model_as_it_is()
    {
        CsvTable table = CopyAndNoise(new Seed(1), 200);
        TabularModel model = TabularTrainer.Train(table, "y", Quick with { Epochs = 2 });
        Assert.Equal(Importance.Permutation(model, table, seed: new Seed(7)), Importance.Permutation(model, table, seed: new Seed(7)));
        Assert.NotEqual(Importance.Permutation(model, table, seed: new Seed(7)), Importance.Permutation(model, table, seed: new Seed(8)));
        Matrix<float>[] before = [.. model.Network.Parameters.Select(parameter => parameter.Gradient.Clone())];
        Importance.Gradient(model, table);
        Assert.Equal(before, model.Network.Parameters.Select(parameter => parameter.Gradient));
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        CsvTable table = CopyAndNoise(new Seed(1), 100);
        TabularModel model = TabularTrainer.Train(table, "y", Quick with { Epochs = 1 });
        Assert.StartsWith("repeats must be at least 2, got 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Importance.Permutation(model, table, repeats: 1)).Message);
        Assert.StartsWith("""Expected one of accuracy, logLoss, macroF1, auc, got "rmse".""", Assert.Throws<ArgumentException>("metric", () => Importance.Permutation(model, table, metric: "rmse")).Message);
        Assert.Equal("rows: has a single row; shuffling needs at least two", Assert.Throws<DataException>(() => Importance.Permutation(model, CopyAndNoise(new Seed(1), 1))).Message);
    }

    private static CsvTable CopyAndNoise(Seed seed, int rows)
    {
        RandomStream stream = seed.Stream("test");
        return CsvTable.FromRows([.. Enumerable.Range(0, rows).Select(row => new Dictionary<string, string>
        {
            ["copy"] = row % 2 == 0 ? "1" : "-1",
            ["noise"] = stream.NextNormal().ToString("R", CultureInfo.InvariantCulture),
            ["y"] = row % 2 == 0 ? "yes" : "no",
        })]);
    }

    // Weights 0, 1, 2, 3, and the heavier a row, the more the target is what x says.
    private static CsvTable Weighed(int rows) => CsvTable.FromRows([.. Enumerable.Range(0, rows).Select(row => new Dictionary<string, string>
    {
        ["x"] = $"{row * 7 % 10}",
        ["w"] = $"{row % 4}",
        ["y"] = (row * 7 % 10 > 4) == (row % 4 > 1 || row % 3 == 0) ? "yes" : "no",
    })]);

    private static CsvTable Line(Seed seed, int rows)
    {
        RandomStream stream = seed.Stream("test");
        return CsvTable.FromRows([.. Enumerable.Range(0, rows).Select(row =>
        {
            double x = stream.NextNormal(), y = x + (0.5 * stream.NextNormal());
            return new Dictionary<string, string> { ["x"] = x.ToString("R", CultureInfo.InvariantCulture), ["y"] = y.ToString("R", CultureInfo.InvariantCulture) };
        })]);
    }
}
