using System.Text.Json.Nodes;
using Backprop.Data;

namespace Backprop.Tests.Cli;

public sealed class CrossValidationCommandTests(IrisModel iris) : IClassFixture<IrisModel>
{
    private static readonly string[] Quick = ["--preset", "plain", "--hidden", "8", "--epochs", "2"];

    [Fact]
    public void Folds_prints_the_table_writes_the_predictions_and_trains_the_usual_model()
    {
        CommandRun run = Train("folds.safetensors", "--folds", "3", "--oof", "oof.csv");
        string[] lines = run.Output.Split('\n');
        Assert.Equal(["accuracy", "logLoss", "macroF1"], Words(lines[0]));
        Assert.Equal(["fold", "fold", "fold", "mean", "std", "classification"], lines[1..8].Where(line => line.Length > 0).Select(line => Words(line)[0]));
        Assert.Contains("fold 3 of 3", run.Error);
        Train("usual.safetensors");
        Assert.Equal(File.ReadAllBytes(iris["usual.safetensors"]), File.ReadAllBytes(iris["folds.safetensors"]));

        // Three folds of 50: the mean of their accuracies is the share of all rows that are right.
        CsvTable table = CsvTable.Read(iris["oof.csv"]), rows = CsvTable.Read(iris["iris.csv"]);
        Assert.Equal(["fold", "target", "prediction", "probability_setosa", "probability_versicolor", "probability_virginica"], table.Columns.Select(column => column.Name));
        Assert.Equal(Enumerable.Range(0, 150).Select(rows.Column("species").Text), Enumerable.Range(0, 150).Select(table.Column("target").Text));
        Assert.All(new[] { "1", "2", "3" }, fold => Assert.Equal(50, Enumerable.Range(0, 150).Count(row => table.Column("fold").Text(row) == fold)));
        double right = Enumerable.Range(0, 150).Count(row => table.Column("target").Text(row) == table.Column("prediction").Text(row)) / 150.0;
        JsonNode json = JsonNode.Parse(Train("json.safetensors", "--folds", "3", "--json").Output)!["crossValidation"]!;
        Assert.Equal(3, json["folds"]!.GetValue<int>());
        double[] accuracies = [.. json["byFold"]!.AsArray().Select(fold => fold!["accuracy"]!.GetValue<double>())];
        Assert.Equal(3, accuracies.Length);
        Assert.Equal(right, accuracies.Average(), 1e-12);
        Assert.Equal(right, json["mean"]!["accuracy"]!.GetValue<double>(), 1e-15);
        Assert.Equal(["accuracy", "logLoss", "macroF1"], json["std"]!.AsObject().Select(metric => metric.Key));
    }

    [Fact]
    public void Rows_of_weight_0_have_no_prediction()
    {
        string[] lines = File.ReadAllLines(iris["iris.csv"]);
        File.WriteAllLines(iris["weighted.csv"], [$"{lines[0]},w", "1,1,1,1,no species,0", .. lines[1..].Select((line, i) => $"{line},{i % 3}")]);
        CommandRun.Of(iris.Folder, ["train", "weighted.csv", "--target", "species", "--weights", "w", "--folds", "3", "--oof", "weighted-oof.csv", .. Quick]).Ok();
        CsvColumn target = CsvTable.Read(iris["weighted-oof.csv"]).Column("target"), species = CsvTable.Read(iris["iris.csv"]).Column("species");
        Assert.Equal(Enumerable.Range(0, 150).Where(row => row % 3 > 0).Select(species.Text), Enumerable.Range(0, 100).Select(target.Text));
    }

    [Theory]
    [InlineData("--folds: expected a whole number, at least 2, got \"1\"", "--folds", "1")]
    [InlineData("--oof needs --folds N", "--oof", "oof.csv")]
    [InlineData("--oof iris.csv would replace a file that is read", "--folds", "3", "--oof", "iris.csv")]
    [InlineData("--oof m.safetensors and --output m.safetensors are the same file", "--folds", "3", "--oof", "m.safetensors", "--output", "m.safetensors")]
    public void What_cannot_be_done_is_refused(string message, params string[] options)
    {
        CommandRun run = CommandRun.Of(iris.Folder, ["train", "iris.csv", "--target", "species", .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
    }

    private CommandRun Train(string model, params string[] options)
        => CommandRun.Of(iris.Folder, ["train", "iris.csv", "--target", "species", "--output", model, .. Quick, .. options]).Ok();

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
