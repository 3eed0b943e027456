using System.Text.Json.Nodes;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>The one JSON object of <c>train --json</c>: programs rely on its names.</summary>
public sealed class JsonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("iris.csv", "species", "classification", 150, 3, "accuracy logLoss macroF1")]
    [InlineData("breast_cancer.csv", "diagnosis", "classification", 569, 2, "accuracy logLoss macroF1 auc")]
    [InlineData("concrete.csv", "compressive_strength", "regression", 1030, 0, "rmse mae r2")]
    public void Train_prints_one_object_with_the_promised_names(string file, string target, string task, int rows, int classes, string metrics)
    {
        JsonObject json = Train(file, target);
        Assert.Equal(["task", "rows", "features", "classes", "train", "validation", "test", "epochs", "bestEpoch", "stopReason", "seconds", "samplesPerSecond", "model", .. classes > 0 ? new[] { "calibration" } : [], "warnings"], json.Select(property => property.Key));
        Assert.Equal((task, rows, classes), (json["task"]!.GetValue<string>(), json["rows"]!.GetValue<int>(), json["classes"]!.GetValue<int>()));
        foreach (string part in new[] { "train", "validation", "test" })
            Assert.Equal(metrics.Split(' '), json[part]!.AsObject().Select(property => property.Key));
        Assert.Equal((2, "model.safetensors"), (json["epochs"]!.GetValue<int>(), json["model"]!.GetValue<string>()));
        Assert.Equal("completed", json["stopReason"]!.GetValue<string>());
        Assert.InRange(json["bestEpoch"]!.GetValue<int>(), 1, 2);
        Assert.True(json["seconds"]!.GetValue<double>() > 0 && json["samplesPerSecond"]!.GetValue<double>() > 0);
    }

    [Fact]
    public void What_was_not_kept_back_is_null()
    {
        JsonObject json = Train("iris.csv", "species", "--test", "0", "--validation", "0");
        Assert.Null(json["validation"]);
        Assert.Null(json["test"]);
    }

    [Fact]
    public void A_metric_that_is_not_defined_is_null()
    {
        Train("breast_cancer.csv", "diagnosis");
        string[] lines = File.ReadAllLines(Data("breast_cancer.csv"));
        string first = lines[1].Split(',')[^1];
        File.WriteAllLines(folder["one-class.csv"], lines.Where((line, i) => i == 0 || line.EndsWith("," + first, StringComparison.Ordinal)));
        JsonNode test = JsonNode.Parse(CommandRun.Of(folder.Path, "evaluate", "model.safetensors", "one-class.csv", "--json").Ok().Output)!["test"]!;
        Assert.True(test.AsObject().ContainsKey("auc"));
        Assert.Null(test["auc"]);
    }

    [Fact]
    public void Warnings_stand_in_it_too()
    {
        string[] rows = [.. File.ReadLines(Data("iris.csv")).Select((line, i) => $"{line},{(i == 0 ? "day" : 20210100 + i % 28 + 1)}")];
        File.WriteAllLines(folder["days.csv"], rows);
        File.WriteAllLines(folder["rose.csv"], [.. rows, "1,2,3,4,,20210101"]);

        CommandRun train = CommandRun.Of(folder.Path, "train", "days.csv", "--target", "species", "--preset", "plain", "--epochs", "2", "--json").Ok();
        CommandRun evaluate = CommandRun.Of(folder.Path, "evaluate", "model.safetensors", "rose.csv", "--drop-missing-target", "--json").Ok();
        CommandRun importance = CommandRun.Of(folder.Path, "importance", "model.safetensors", "rose.csv", "--drop-missing-target", "--json").Ok();

        string[] said = Warnings(train);
        Assert.Equal("column 6 \"day\" holds numbers that look like dates, 20210101 to 20210128: to read them so, use --date day", Assert.Single(said));
        Assert.Contains(said[0], train.Error, StringComparison.Ordinal);
        Assert.Equal("1 row without a target left out", Assert.Single(Warnings(evaluate)));
        Assert.Equal(Warnings(evaluate), Warnings(importance));
    }

    private static string[] Warnings(CommandRun run) => [.. JsonNode.Parse(run.Output)!["warnings"]!.AsArray().Select(text => text!.GetValue<string>())];

    private JsonObject Train(string file, string target, params string[] options)
    {
        CommandRun run = CommandRun.Of(folder.Path, ["train", Data(file), "--target", target, "--epochs", "2", "--json", .. options]).Ok();
        Assert.Single(run.Output.TrimEnd().Split('\n'));
        return JsonNode.Parse(run.Output)!.AsObject();
    }

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);
}
