using System.Globalization;
using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>Weights, the stopping metric and the time, on the built command.</summary>
public sealed class WeightCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public WeightCommandTests() => File.WriteAllLines(folder["rows.csv"], ["x,group,w,y", .. Enumerable.Range(0, 60).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{i * 37 % 60 / 10.0},{"abc"[i % 3]},{i % 4},{(i * 37 % 60 > 40 ? "rare" : "often")}"))]);

    public void Dispose() => folder.Dispose();

    // i % 4 is 0 in 15 of 60 rows.
    [Fact]
    public void Everything_at_once_trains_and_the_weights_are_no_feature()
    {
        CommandRun run = Train("--weights", "w", "--class-weights", "balanced", "--metric", "log-loss", "--time", "600").Ok();
        Assert.Contains("15 rows of weight 0 left out", run.Error);
        Assert.Contains("45 rows, 2 columns, 4 inputs, 2 classes", run.Output);
        Assert.DoesNotContain("in the time given", run.Output);
        Assert.StartsWith("prediction,", CommandRun.WithInput("x,group\n1.5,a\n", folder.Path, "predict", "m.safetensors", "-").Ok().Output.Replace("prediction\n", "prediction,\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Class_weights_change_what_is_learnt()
    {
        int[] found = [.. new[] { "rare=1", "rare=3", "often=3,rare=1" }.Select(weights =>
        {
            Train("--class-weights", weights, "--epochs", "30").Ok();
            return CommandRun.Of(folder.Path, "predict", "m.safetensors", "rows.csv").Ok().Output.Split('\n').Count(line => line.StartsWith("rare", StringComparison.Ordinal));
        })];
        Assert.True(found[1] > found[0] && found[0] > found[2], string.Join(", ", found));
    }

    [Fact]
    public void A_training_whose_time_is_spent_says_so()
    {
        CommandRun run = Train("--time", "1e-6").Ok();
        Assert.Contains("1 epoch of 5 networks in the time given, their best was 1 on average;", run.Output);
        Assert.Contains("1 epoch of 5 networks (the time was spent), their best was 1 on average", CommandRun.Of(folder.Path, "inspect", "m.safetensors").Ok().Output);
    }

    [Theory]
    [InlineData(2, "--class-weights", "equal", "--class-weights: expected balanced, or weights such as a=1,b=2.5 or '\"a,b\"=2', from 1e-6 to 1e6, got \"equal\"")]
    [InlineData(2, "--class-weights", "rare=0", "--class-weights: expected")]
    [InlineData(2, "--class-weights", "rare=1,rare=2", "--class-weights: expected")]
    [InlineData(2, "--class-weights", "\"rare=2", "--class-weights: expected")]
    [InlineData(2, "--class-weights", "=1", "--class-weights: expected")]
    [InlineData(3, "--class-weights", "rar=2", "rows.csv: there is no class \"rar\" to weigh; the classes are \"often\", \"rare\"; did you mean \"rare\"?")]
    [InlineData(3, "--weights", "v", "rows.csv: there is no column \"v\"")]
    [InlineData(3, "--weights", "group", "rows.csv:2: column 2 \"group\": cannot read \"a\" as a number")]
    [InlineData(3, "--weights", "y", "rows.csv: column 4 \"y\": is the target; the weights are another column")]
    [InlineData(2, "--metric", "gini", "--metric: expected one of accuracy, log-loss, auc, f1, rmse, mae, r2, got \"gini\"")]
    [InlineData(3, "--metric", "r2", "rows.csv: the target \"y\" is a class; r2 is a metric of numbers")]
    [InlineData(2, "--time", "0", "--time: expected a number above 0, at most 1e9, got \"0\"")]
    [InlineData(2, "--time", "1min", "--time: expected")]
    public void What_cannot_be_followed_is_refused(int exitCode, string option, string value, string message)
    {
        CommandRun run = Train(option, value);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.False(File.Exists(folder["m.safetensors"]));
    }

    // The test file of a training, measured again: rows count as they did there.
    [Fact]
    public void Evaluate_weighs_the_rows_as_the_training_did()
    {
        JsonNode trained = Json("train", "rows.csv", "--target", "y", "--hidden", "8", "--epochs", "3", "--weights", "w", "--validation", "0", "--test", "rows.csv", "--output", "m.safetensors", "--json");
        JsonNode weighed = Json("evaluate", "m.safetensors", "rows.csv", "--json"), alike = Json("evaluate", "m.safetensors", "rows.csv", "--json", "--no-weights");
        Assert.Equal("w", weighed["weights"]!.GetValue<string>());
        Assert.Null(alike["weights"]);
        foreach ((string name, JsonNode? figure) in trained["test"]!.AsObject())
            Assert.Equal(figure!.GetValue<double>(), weighed["test"]![name]!.GetValue<double>(), 1e-12);
        Assert.NotEqual(alike["test"]!["logLoss"]!.GetValue<double>(), weighed["test"]!["logLoss"]!.GetValue<double>());
        Assert.Equal([45, 60], [weighed["rows"]!.GetValue<int>(), alike["rows"]!.GetValue<int>()]);
        Assert.Contains("45 rows by \"w\"", CommandRun.Of(folder.Path, "evaluate", "m.safetensors", "rows.csv").Ok().Output);

        File.WriteAllLines(folder["without.csv"], File.ReadLines(folder["rows.csv"]).Select(row => string.Join(',', row.Split(',').Where((_, i) => i != 2))));
        Assert.Equal(alike["test"]!.ToJsonString(), Json("evaluate", "m.safetensors", "without.csv", "--json")["test"]!.ToJsonString());

        JsonNode Json(params string[] line) => JsonNode.Parse(CommandRun.Of(folder.Path, line).Ok().Output)!;
    }

    [Fact]
    public void Importance_weighs_the_rows_as_evaluate_does()
    {
        Train("--weights", "w").Ok();
        TabularModel model = TabularModel.Load(folder["m.safetensors"]);
        CsvTable table = CsvTable.Read(folder["rows.csv"]);
        foreach (string? weights in new[] { "w", null })
        {
            JsonNode json = JsonNode.Parse(CommandRun.Of(folder.Path, ["importance", "m.safetensors", "rows.csv", "--json", .. weights is null ? new[] { "--no-weights" } : []]).Ok().Output)!;
            Assert.Equal(weights, (string?)json["weights"]);
            Assert.Equal(weights is null ? 60 : 45, (int)json["rows"]!);
            ColumnImportance first = Importance.Permutation(model, table, weights: weights)[0];
            JsonNode column = json["columns"]![0]!;
            Assert.Equal((first.Column, first.Mean, Importance.Gradient(model, table, weights)[first.Column]), ((string)column["column"]!, (double)column["drop"]!, (double)column["gradient"]!));
        }
    }

    [Fact]
    public void A_metric_without_rows_to_measure_is_refused()
    {
        CommandRun run = Train("--metric", "auc", "--validation", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--metric chooses the best epoch by the rows of --validation, which are none", run.Error);
    }

    private CommandRun Train(params string[] options)
        => CommandRun.Of(folder.Path, ["train", "rows.csv", "--target", "y", "--test", "0", "--hidden", "8", .. options.Contains("--epochs") ? [] : new[] { "--epochs", "3" }, "--output", "m.safetensors", .. options]);
}
