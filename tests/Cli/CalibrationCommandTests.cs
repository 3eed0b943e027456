using System.Text.Json.Nodes;

namespace Backprop.Tests.Cli;

/// <summary><c>train --calibrate</c>, which the default preset does by itself, and the options that are for one task alone.</summary>
public sealed class CalibrationCommandTests(IrisModel iris) : IClassFixture<IrisModel>
{
    [Theory]
    [InlineData("--validation", "0.2")]
    [InlineData("--calibrate")]
    public void The_table_and_inspect_show_what_it_changed(params string[] options)
    {
        CommandRun run = Train("iris.csv", "species", options).Ok();
        Assert.Matches("calibrated by 120 validation rows: scores divided by [0-9.]+\n\n +logLoss +ece\nvalidation before .*\nvalidation after .*\ntest before .*\ntest after .*\n", run.Output);
        Assert.Contains("calibrated by 120 validation rows", CommandRun.Of(iris.Folder, "inspect", "calibrated.safetensors").Ok().Output);
    }

    [Theory]
    [InlineData("--no-calibrate")]
    [InlineData("--preset", "plain")]
    [InlineData("--validation", "0")]
    public void Without_it_nothing_is_said_of_it(params string[] options)
    {
        Assert.DoesNotContain("calibrated by", Train("iris.csv", "species", options).Ok().Output);
        Assert.False(JsonNode.Parse(Train("iris.csv", "species", [.. options, "--json"]).Ok().Output)!.AsObject().ContainsKey("calibration"));
    }

    [Fact]
    public void Json_has_one_more_name()
    {
        JsonNode json = JsonNode.Parse(Train("iris.csv", "species", "--json").Ok().Output)!["calibration"]!;
        Assert.Equal(["temperature", "rows", "validation", "test"], json.AsObject().Select(property => property.Key));
        Assert.Equal(120, json["rows"]!.GetValue<int>());
        double Figure(string when) => json["validation"]![when]!["logLoss"]!.GetValue<double>();
        Assert.True(Figure("after") <= Figure("before") && json["test"]!["after"]!["ece"]!.GetValue<double>() >= 0);
    }

    [Theory]
    [InlineData("data/concrete.csv", "compressive_strength", "--calibrate", "--calibrate is for the probabilities of classes; the target \"compressive_strength\" is a number")]
    [InlineData("data/concrete.csv", "compressive_strength", "--label-smoothing 0.1", "--label-smoothing is for classes; the target \"compressive_strength\" is a number")]
    [InlineData("iris.csv", "species", "--label-smoothing 1", "--label-smoothing: expected a share of at least 0 and below 1, got \"1\"")]
    [InlineData("iris.csv", "species", "--clamp", "--clamp is for the predictions of a regression; the target \"species\" is a class")]
    [InlineData("iris.csv", "species", "--calibrate --no-calibrate", "--calibrate and --no-calibrate say the opposite; choose one")]
    [InlineData("iris.csv", "species", "--calibrate --validation 0", "--calibrate fits a temperature to the rows of --validation, which are none")]
    [InlineData("iris.csv", "sepal_width", "--calibrate --task regression", "--calibrate is for the probabilities of classes")]
    public void Options_of_the_other_task_are_refused(string file, string target, string options, string message)
    {
        CommandRun run = Train(file.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(AppContext.BaseDirectory, file) : file, target, options.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
    }

    private CommandRun Train(string file, string target, params string[] options)
        => CommandRun.Of(iris.Folder, ["train", file, "--target", target, "--hidden", "8", "--epochs", "3", "--output", "calibrated.safetensors", .. options]);
}
