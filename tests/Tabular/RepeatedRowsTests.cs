using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Tests.Tabular;

public class RepeatedRowsTests
{
    private static readonly CsvTable Iris = CsvTable.Read("data/iris.csv");

    private static readonly TabularOptions Quick = new() { Preset = Preset.Plain, Epochs = 1, Hidden = [4] };

    [Fact]
    public void A_test_by_the_rows_to_train_on_is_called_so()
    {
        const string Warning = "the test rows are rows to train on: how well they are predicted says nothing of new rows";
        Assert.Contains(Warning, Warnings(Quick with { Test = HeldOut.File("data/iris.csv") }));
        Assert.Contains(Warning, Warnings(Quick with { Test = HeldOut.Table(Some(0, 60)) }));
        Assert.Contains(Warning, Warnings(Quick with { Test = HeldOut.Table(Some(100, 50)) }, CsvTable.Concatenate([Some(0, 100), Some(100, 50)])));
        Assert.DoesNotContain(Warning, Warnings(Quick with { Test = HeldOut.Table(Some(120, 30)) }, Some(0, 120)));
        Assert.DoesNotContain(Warning, Warnings(Quick));
    }

    [Fact]
    public void So_are_validation_rows()
    {
        Assert.Contains("the validation rows are rows to train on: how well they are predicted says nothing of new rows, and is no way to choose an epoch",
            Warnings(Quick with { Validation = HeldOut.Table(Some(0, 150)) }));
        HeldOut judge = HeldOut.Table(Some(100, 50));
        Assert.Contains("the test rows are validation rows, which the best epoch is chosen by: how well they are predicted says too much of new rows",
            Warnings(Quick with { Validation = judge, Test = judge }, CsvTable.Concatenate([Some(0, 100), Some(140, 5)])));
    }

    private static IReadOnlyList<string> Warnings(TabularOptions options, CsvTable? table = null) => TabularTrainer.Train(table ?? Iris, "species", options).Summary.Warnings;

    private static CsvTable Some(int first, int count)
        => CsvTable.FromRows([.. Enumerable.Range(first, count).Select(row => Iris.Columns.Reverse().ToDictionary(column => column.Name, column => column.Text(row)))], name: $"{first} to {first + count}");
}
