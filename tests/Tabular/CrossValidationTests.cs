using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;
using Backprop.Tests.Serialization;
using Backprop.Tests.Training;
using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Tests.Tabular;

public class CrossValidationTests
{
    private static readonly TabularOptions Quick = new() { Preset = Preset.Plain, Epochs = 2, Hidden = [8], Seed = new Seed(3) };

    private static readonly CsvTable Penguins = CsvTable.Read("data/penguins.csv");

    // 344 rows: 152 Adelie, 68 Chinstrap, 124 Gentoo. Seven folds: 49 or 50 rows each; of a class ⌊n/7⌋ or one more.
    [Fact]
    public void Every_row_is_in_one_fold_and_classes_differ_by_at_most_one()
    {
        CrossValidation judged = CrossValidation.Run(Penguins, "species", Quick, folds: 7);
        Assert.Equal((7, 344, 344), (judged.Folds.Count, judged.FoldOf.Count, judged.Predictions.Count));
        Assert.Equal([49, 49, 49, 49, 49, 49, 50], Sizes(_ => true));
        Assert.All(Sizes(row => Text(row) == "Adelie"), size => Assert.InRange(size, 21, 22));
        Assert.All(Sizes(row => Text(row) == "Chinstrap"), size => Assert.InRange(size, 9, 10));
        Assert.All(Sizes(row => Text(row) == "Gentoo"), size => Assert.InRange(size, 17, 18));
        Assert.Empty(judged.Warnings);

        int[] Sizes(Func<int, bool> wanted) => [.. Enumerable.Range(0, 7).Select(fold => Enumerable.Range(0, 344).Count(row => judged.FoldOf[row] == fold && wanted(row))).Order()];
    }

    [Fact]
    public void Test_rows_that_cannot_be_used_are_refused_before_the_folds()
    {
        TabularOptions options = Quick with { Callbacks = [new Refused()] };
        CsvTable unknown = CsvTable.FromRows([Penguins.Columns.ToDictionary(column => column.Name, column => column.Name == "species" ? "Emperor" : column.Text(0))]);
        Assert.Contains("Emperor", Assert.Throws<DataException>(() => CrossValidation.Run(Penguins, "species", options with { Test = HeldOut.Table(unknown) })).Message);
        Assert.Throws<StorageException>(() => CrossValidation.Run(Penguins, "species", options with { Test = HeldOut.File("no such file.csv") }));
    }

    // The same by hand: the rows of the other folds as a table of their own, trained on without a test part.
    [Theory]
    [InlineData("penguins", "species")]
    [InlineData("concrete", "compressive_strength")]
    public void A_fold_is_judged_by_the_model_of_the_others(string file, string target)
    {
        CsvTable table = CsvTable.Read($"data/{file}.csv");
        CrossValidation judged = CrossValidation.Run(table, target, Quick, folds: 3);
        int[] inside = [.. Enumerable.Range(0, table.RowCount).Where(row => judged.FoldOf[row] == 1)], others = [.. Enumerable.Range(0, table.RowCount).Except(inside)];

        TabularModel model = TabularTrainer.Train(Rows(table, others), target, Quick with { Test = HeldOut.None });
        CsvTable fold = Rows(table, inside);
        Assert.Equal(model.Predict(fold).Select(p => p.Label), inside.Select(row => judged.Predictions[row].Label));
        Assert.Equal(model.Predict(fold).SelectMany(p => p.Probabilities), inside.SelectMany(row => judged.Predictions[row].Probabilities));
        Assert.Equal(model.Evaluate(fold), judged.Folds[1]);
    }

    [Fact]
    public void A_file_of_validation_rows_is_read_once()
    {
        using TemporaryFolder folder = new();
        File.Copy("data/penguins.csv", folder["validation.csv"]);
        var delete = new Watcher<float> { Start = _ => File.Delete(folder["validation.csv"]) };
        Assert.Equal(2, CrossValidation.Run(Penguins, "species", Quick with { Validation = HeldOut.File(folder["validation.csv"]), Callbacks = [delete] }, folds: 2).Folds.Count);
    }

    [Fact]
    public void The_folds_are_the_seeds()
    {
        CrossValidation first = CrossValidation.Run(Penguins, "species", Quick, folds: 2), again = CrossValidation.Run(Penguins, "species", Quick, folds: 2);
        Assert.Equal(first.FoldOf, again.FoldOf);
        Assert.Equal(first.Folds, again.Folds);
        Assert.NotEqual(first.FoldOf, CrossValidation.Run(Penguins, "species", Quick with { Seed = new Seed(4) }, folds: 2).FoldOf);
    }

    // 0.7, 0.8, 0.9: mean 0.8, Σ(m − mean)² = 0.01 + 0 + 0.01, divided by 2: √0.01 = 0.1.
    [Fact]
    public void Mean_and_standard_deviation_are_over_the_folds()
    {
        CrossValidation judged = new()
        {
            Folds = [.. new[] { 0.7, 0.8, 0.9 }.Select(value => new Dictionary<string, double> { ["accuracy"] = value, ["auc"] = value > 0.8 ? double.NaN : value })],
            Rows = [],
            FoldOf = [],
            Predictions = [],
        };
        Assert.Equal(0.8, judged.Mean["accuracy"], 1e-15);
        Assert.Equal(0.1, judged.StandardDeviation["accuracy"], 1e-15);
        Assert.Equal((double.NaN, double.NaN), (judged.Mean["auc"], judged.StandardDeviation["auc"]));
    }

    // The only row of a class is judged by a model that has never seen the class, but knows that there is one.
    [Fact]
    public void A_class_rarer_than_the_folds_is_said()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 31).Select(row => new Dictionary<string, string> { ["x"] = $"{row}.5", ["y"] = row == 30 ? "rare" : row % 2 == 0 ? "a" : "b" })]);
        CrossValidation judged = CrossValidation.Run(table, "y", Quick, folds: 3);
        Assert.Equal(["""class "rare" has 1 row, fewer than the 3 folds: some folds have none"""], judged.Warnings);
        Assert.Equal(["a", "b", "rare"], judged.Predictions[30].Probabilities.Keys);
    }

    // Rows of weight 0 have a class of their own, or none. The folds are those of the others.
    [Fact]
    public void Rows_of_weight_0_change_nothing_and_are_not_judged()
    {
        Dictionary<string, string>[] rows = [.. Enumerable.Range(0, 30).Select(row => Row(row, row % 2 == 0 ? "a" : "b", weight: 1 + row % 3))];
        Dictionary<string, string>[] more = [Row(1e6, "no class", weight: 0), .. rows[..10], Row(2e6, "", weight: 0), .. rows[10..]];
        TabularOptions weighted = Quick with { Weights = "w" };
        CrossValidation judged = CrossValidation.Run(CsvTable.FromRows(rows), "y", weighted, folds: 3), same = CrossValidation.Run(CsvTable.FromRows(more), "y", weighted, folds: 3);
        Assert.Equal(Enumerable.Range(0, 30), judged.Rows);
        Assert.Equal([.. Enumerable.Range(1, 10), .. Enumerable.Range(12, 20)], same.Rows);
        Assert.Equal(judged.FoldOf, same.FoldOf);
        Assert.Equal(judged.Folds, same.Folds);
        Assert.Equal(judged.Predictions.SelectMany(prediction => prediction.Probabilities), same.Predictions.SelectMany(prediction => prediction.Probabilities));
        Assert.Equal("rows: has 30 rows, too few for 31 folds", Assert.Throws<DataException>(() => CrossValidation.Run(CsvTable.FromRows(more), "y", weighted, folds: 31)).Message);

        static Dictionary<string, string> Row(double x, string y, int weight) => new() { ["x"] = FormattableString.Invariant($"{x}"), ["y"] = y, ["w"] = $"{weight}" };
    }

    [Fact]
    public void What_is_wrong_with_a_fold_names_it()
    {
        CsvTable table = CsvTable.FromRows([.. Enumerable.Range(0, 2).Select(row => new Dictionary<string, string> { ["x"] = $"{row}", ["y"] = $"{row}.5" })]);
        var e = Assert.Throws<DataException>(() => CrossValidation.Run(table, "y", Quick with { Task = TaskKind.Regression }, folds: 2));
        Assert.Equal("rows without fold 1: has 1 row, too few to split into 2 parts", e.Message);
    }

    [Fact]
    public void Too_few_folds_or_rows_are_refused()
    {
        Assert.StartsWith("folds must be at least 2, got 1.", Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.Run(Penguins, "species", Quick, folds: 1)).Message);
        Assert.Equal("data/penguins.csv: has 344 rows, too few for 345 folds", Assert.Throws<DataException>(() => CrossValidation.Run(Penguins, "species", Quick, folds: 345)).Message);
    }

    [Fact]
    public void Cancelling_ends_the_whole()
    {
        using CancellationTokenSource source = new();
        var canceller = new AtEpoch(source, epoch: 3);
        var e = Assert.Throws<OperationCanceledException>(() => CrossValidation.Run(Penguins, "species", Quick with { Callbacks = [canceller] }, folds: 3, source.Token));
        Assert.Equal("ended in fold 2 of 3; nothing was saved", e.Message);
    }

    private static string Text(int row) => Penguins.Column("species").Text(row);

    private static CsvTable Rows(CsvTable table, int[] rows)
        => CsvTable.FromRows([.. rows.Select(row => table.Columns.ToDictionary(column => column.Name, column => column.Text(row)))]);

    private sealed class Refused : TrainingCallback<float>
    {
        public override void OnStart(TrainingRun<float> run) => Assert.Fail("nothing may be trained");
    }

    private sealed class AtEpoch(CancellationTokenSource source, int epoch) : TrainingCallback<float>
    {
        private int epochs;

        public override void OnEpoch(TrainingRun<float> run, EpochRecord record)
        {
            if (++epochs == epoch)
                source.Cancel();
        }
    }
}
