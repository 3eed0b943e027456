using System.Text.Json.Nodes;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Tests.Cli;

public sealed class ImportanceCommandTests(IrisModel iris) : IClassFixture<IrisModel>
{
    [Fact]
    public void The_table_holds_what_the_library_measures()
    {
        IReadOnlyList<ColumnImportance> drops = Importance.Permutation(TabularModel.Load(iris["model.safetensors"]), CsvTable.Read(iris["iris.csv"]));
        IReadOnlyDictionary<string, double> gradients = Importance.Gradient(TabularModel.Load(iris["model.safetensors"]), CsvTable.Read(iris["iris.csv"]));
        string[] lines = Run().Ok().Output.TrimEnd().Split('\n');
        Assert.Equal("column drop of accuracy 95 % from to mean |∂C/∂x|", string.Join(' ', Words(lines[0])));
        Assert.Equal(drops.Select(drop => new[] { drop.Column, Printable.Number(drop.Mean), Printable.Number(drop.Low), Printable.Number(drop.High), Printable.Number(gradients[drop.Column]) }), lines[1..].Select(Words));
    }

    [Fact]
    public void Json_holds_the_same()
    {
        JsonObject json = JsonNode.Parse(Run("--json", "--metric", "log-loss", "--repeats", "3", "--seed", "5").Ok().Output)!.AsObject();
        Assert.Equal(["metric", "rows", "columns", "warnings"], json.Select(property => property.Key));
        Assert.Equal(("logLoss", 150), (json["metric"]!.GetValue<string>(), json["rows"]!.GetValue<int>()));
        IReadOnlyList<ColumnImportance> drops = Importance.Permutation(TabularModel.Load(iris["model.safetensors"]), CsvTable.Read(iris["iris.csv"]), 3, new(5), "logLoss");
        Assert.Equal(drops, json["columns"]!.AsArray().Select(column => new ColumnImportance(
            column!["column"]!.GetValue<string>(), column["drop"]!.GetValue<double>(), column["low"]!.GetValue<double>(), column["high"]!.GetValue<double>())));
    }

    [Theory]
    [InlineData("--metric: expected one of accuracy, log-loss, f1, got \"rmse\"", "--metric", "rmse")]
    [InlineData("--repeats: expected a whole number, at least 2, got \"1\"", "--repeats", "1")]
    public void What_cannot_be_measured_is_refused(string message, params string[] options)
    {
        CommandRun run = Run(options);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
    }

    // What a missing file is read for: the name has been understood.
    [Theory]
    [InlineData("log-loss", "logLoss")]
    [InlineData("logLoss", "logLoss")]
    [InlineData("f1", "macroF1")]
    [InlineData("macroF1", "macroF1")]
    [InlineData("Accuracy", "accuracy")]
    public void Train_and_importance_call_metrics_by_the_same_names(string name, string result)
    {
        Assert.Equal(result, (string?)JsonNode.Parse(Run("--json", "--repeats", "2", "--metric", name).Ok().Output)!["metric"]);
        Assert.Contains("none.csv: does not exist", CommandRun.Of(iris.Folder, "train", "none.csv", "--target", "species", "--metric", name).Error);
    }

    [Theory]
    [InlineData("evaluate", "--json")]
    [InlineData("importance", "--json", "--repeats", "2")]
    public void Rows_without_a_target_may_be_left_out(string command, params string[] options)
    {
        string[] lines = File.ReadAllLines(iris["iris.csv"]);
        lines[3] = lines[3][..(lines[3].LastIndexOf(',') + 1)];
        File.WriteAllLines(iris["holes.csv"], lines);
        string[] words = [command, "model.safetensors", "holes.csv", .. options];
        Assert.Contains("holes.csv:4: column 5 \"species\": the target is missing", CommandRun.Of(iris.Folder, words).Error);
        CommandRun run = CommandRun.Of(iris.Folder, [.. words, "--drop-missing-target"]).Ok();
        Assert.Contains("1 row without a target left out", run.Error);
        Assert.Equal(149, (int)JsonNode.Parse(run.Output)!["rows"]!);
    }

    private CommandRun Run(params string[] options) => CommandRun.Of(iris.Folder, ["importance", "model.safetensors", "iris.csv", .. options]);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
