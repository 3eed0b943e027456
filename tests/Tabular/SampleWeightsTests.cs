using System.Globalization;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Tabular;

public sealed class SampleWeightsTests : IDisposable
{
    private static readonly TabularOptions Short = new() { Epochs = 3, Hidden = [8], Weights = "w" };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The rows of weight 0 hold a class, a category and numbers that no other row has.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_row_of_weight_0_changes_nothing_bit_for_bit(int members)
    {
        string[] rows = Iris(i => 1 + i % 3);
        string[] more = [.. rows.SelectMany((row, i) => i > 0 && i % 7 == 0 ? new[] { $"1e6,,-3,{i},no species,0", row } : [row])];
        TabularModel model = Train(rows, Short with { Members = members }), same = Train(more, Short with { Members = members });

        Assert.Equal(Values(model), Values(same));
        Assert.Equal(model.Encoder.ToJson().ToJsonString(), same.Encoder.ToJson().ToJsonString());
        Assert.Equal(model.Summary.Validation, same.Summary.Validation);
        Assert.Equal(model.Summary.Test, same.Summary.Test);
        Assert.Equal(["21 rows of weight 0 left out", .. model.Summary.Warnings], same.Summary.Warnings);
    }

    [Fact]
    public void A_row_of_weight_0_is_not_judged()
    {
        TabularModel model = Train(Iris(i => 1 + i % 3), Short);
        CsvTable rows = CsvTable.Read(folder["rows.csv"]);
        File.WriteAllLines(folder["more.csv"], Table(["1,1,1,1,no species,0", "1,,1,1,,0", .. Iris(i => 1 + i % 3)]));
        CsvTable more = CsvTable.Read(folder["more.csv"]);
        Assert.Equal(model.Evaluate(rows, weights: "w"), model.Evaluate(more, weights: "w"));
        Assert.Throws<DataException>(() => model.Evaluate(more));
    }

    [Fact]
    public void Weights_that_are_all_1_are_none()
    {
        TabularModel weighted = Train(Iris(_ => 1), Short), plain = TabularTrainer.Train("data/iris.csv", "species", Short with { Weights = null });
        Assert.Equal(Values(plain), Values(weighted));
        Assert.Equal(plain.Summary.Test, weighted.Summary.Test);
        Assert.Equal(plain.Encoder.FeatureNames, weighted.Encoder.FeatureNames);
    }

    // One batch holds all rows, so θ' = Σ w·∂c/∂θ / Σ w is the same sum either way, but for the order of its terms.
    [Theory]
    [InlineData(TaskKind.Classification)]
    [InlineData(TaskKind.Regression)]
    public void A_row_of_weight_2_is_the_row_twice(TaskKind task)
    {
        TableSchema schema = new([new("x", ColumnKind.Numeric)], "y", task, task == TaskKind.Classification ? ["a", "b", "c"] : null);
        TabularOptions options = new() { Preset = Preset.Plain, Optimizer = OptimizerKind.Sgd, LearningRate = 0.1, Epochs = 20, BatchSize = 1000, Hidden = [5] };
        Matrix<float> inputs = Matrix<float>.Build.Dense(3, 24, (i, s) => MathF.Sin(7 * i + 3 * s));
        Matrix<float> targets = Matrix<float>.Build.Dense(1, 24, (_, s) => task == TaskKind.Classification ? s % 3 : MathF.Cos(s));
        int[] twice = [.. Enumerable.Range(0, 24), .. Enumerable.Range(0, 24).Where(s => s % 5 == 0)];
        var weighted = new Dataset<float>(inputs, targets, Vector<float>.Build.Dense(24, s => s % 5 == 0 ? 2 : 1));
        Dataset<float> doubled = new Dataset<float>(inputs, targets).Subset(twice);

        float[] one = Learn(weighted), other = Learn(doubled), unweighted = Learn(new(inputs, targets));
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Contains(one.Zip(unweighted), pair => Math.Abs(pair.First - pair.Second) > 1e-3);

        float[] Learn(Dataset<float> train)
        {
            var training = new TabularTraining(Recipe.For(options, task, train.Count), options, schema, new FeatureLayout(3, [0, 1, 2], []), train, null, "rows.csv");
            training.Fit(CancellationToken.None);
            return Values(training.Network);
        }
    }

    // Setosa is the first 50 rows.
    [Fact]
    public void A_class_weight_is_that_weight_in_each_of_its_rows()
    {
        TabularOptions all = Short with { Test = 0, Validation = 0 };
        TabularModel rows = Train(Iris(i => i < 50 ? 2.5 : 1), all);
        TabularModel classes = Train(Iris(_ => 1), all with { ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["setosa"] = 2.5 }) });
        Assert.Equal(Values(rows), Values(classes));
        Assert.NotEqual(Values(rows), Values(Train(Iris(_ => 1), all)));
    }

    // Σ w·[right]/Σ w, from what the model says of each row; class weights are no part of it.
    [Fact]
    public void Metrics_count_rows_by_their_own_weight()
    {
        File.WriteAllLines(folder["judge.csv"], Table(Iris(i => 1 + i % 4)));
        HeldOut judge = HeldOut.File(folder["judge.csv"]);
        TabularModel model = Train(Iris(i => i % 2), Short with { Epochs = 1, Validation = judge, Test = judge, ClassWeights = ClassWeights.Balanced });
        CsvTable table = CsvTable.Read(folder["judge.csv"]);
        IReadOnlyList<Prediction> said = model.Predict(table);
        double right = Enumerable.Range(0, 150).Sum(i => said[i].Label == table.Column("species").Text(i) ? 1 + i % 4 : 0), total = Enumerable.Range(0, 150).Sum(i => 1 + i % 4);

        Assert.Equal(right / total, model.Summary.Test!["accuracy"], 1e-12);
        Assert.Equal(model.Summary.Test, model.Summary.Validation);
        Assert.NotEqual(model.Evaluate(table)["accuracy"], model.Summary.Test["accuracy"]);
    }

    // As without weights, but Σ w·[right]/Σ w over the rows that each member has left out.
    [Fact]
    public void Out_of_fold_metrics_count_rows_by_their_weight()
    {
        TabularModel model = Train(Iris(i => 1 + i % 4), Short with { Members = 5, Test = 0, Epochs = 1, ClassWeights = ClassWeights.Balanced });
        CsvTable table = CsvTable.Read(folder["rows.csv"]);
        int[] rows = [.. Enumerable.Range(0, 150)];
        Matrix<float> inputs = model.Encoder.Encode<float>(table, rows), targets = model.Encoder.EncodeTarget<float>(table, rows);
        IReadOnlyList<Sequential<float>> members = Assert.IsType<Ensemble<float>>(Assert.Single(model.Network.Layers)).Members;
        Fold[] folds = Fold.Deal([.. targets.Row(0).Select(index => (int)index)], 5, 0.2, new TabularOptions().Seed);
        double right = folds.Zip(members).Sum(pair => pair.First.Validation.Where(row => pair.Second.Infer(inputs).Column(row).MaximumIndex() == targets[0, row]).Sum(row => 1 + row % 4));
        Assert.Equal(right / rows.Sum(row => 1 + row % 4), model.Summary.Validation!["accuracy"], 1e-12);
    }

    [Fact]
    public void Predicting_needs_no_weights()
    {
        TabularModel model = Train(Iris(i => 1 + i % 3), Short);
        Assert.Equal(150, model.Predict(CsvTable.Read("data/iris.csv")).Count);
        Assert.Equal(["sepal_length", "sepal_width", "petal_length", "petal_width"], model.Encoder.Columns.Select(column => column.Column));
    }

    [Theory]
    [InlineData("-1", "rows.csv:3: column 6 \"w\": expected a weight from 0 to 1e12, got \"-1\"")]
    [InlineData("1e13", "rows.csv:3: column 6 \"w\": expected a weight from 0 to 1e12, got \"1e13\"")]
    [InlineData("1e-42", "rows.csv:3: column 6 \"w\": expected a weight of 0 or at least 1e-30, got \"1e-42\"")]
    [InlineData("", "rows.csv:3: column 6 \"w\": the weight is missing")]
    [InlineData("nan", "rows.csv:3: column 6 \"w\": the weight is missing")]
    [InlineData("inf", "rows.csv:3: column 6 \"w\": ")]
    [InlineData("much", "rows.csv:3: column 6 \"w\": cannot read \"much\" as a number")]
    public void What_is_no_weight_is_refused_with_its_place(string cell, string message)
    {
        string[] rows = Iris(_ => 1);
        rows[1] = rows[1][..^1] + cell;
        Assert.Contains(message, Assert.Throws<DataException>(() => Train(rows, Short)).Message);
    }

    [Fact]
    public void Weights_that_are_all_0_or_the_target_are_refused()
    {
        Assert.Contains("column 6 \"w\": every weight is 0", Assert.Throws<DataException>(() => Train(Iris(_ => 0), Short)).Message);
        Assert.Contains("column 5 \"species\": is the target", Assert.Throws<DataException>(() => Train(Iris(_ => 1), Short with { Weights = "species" })).Message);
        Assert.Contains("did you mean \"w\"?", Assert.Throws<DataException>(() => Train(Iris(_ => 1), Short with { Weights = "W" })).Message);
    }

    private static string[] Iris(Func<int, double> weight)
        => [.. File.ReadLines("data/iris.csv").Skip(1).Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{row},{weight(i)}"))];

    private static string[] Table(string[] rows) => ["sepal_length,sepal_width,petal_length,petal_width,species,w", .. rows];

    private TabularModel Train(string[] rows, TabularOptions options)
    {
        File.WriteAllLines(folder["rows.csv"], Table(rows));
        return TabularTrainer.Train(folder["rows.csv"], "species", options);
    }

    private static float[] Values(TabularModel model) => Values(model.Network);

    private static float[] Values(Sequential<float> network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
