using System.Text.Json.Nodes;

namespace Backprop.Tests.Cli;

/// <summary><c>--drop-missing-target</c></summary>
public sealed class MissingTargetTests(IrisModel iris) : IClassFixture<IrisModel>
{
    [Theory]
    [InlineData("--validation")]
    [InlineData("--test")]
    public void Held_out_rows_without_a_target_are_left_out_too(string option)
    {
        string[] lines = File.ReadAllLines(iris["iris.csv"]);
        File.WriteAllLines(iris["holes.csv"], lines.Where((_, i) => i % 5 == 0).Append("5,3,1,0.2,"));
        string[] words = ["train", "iris.csv", "--target", "species", "--epochs", "2", "--output", "holes.safetensors", option, "holes.csv", "--json"];
        CommandRun refused = CommandRun.Of(iris.Folder, words);
        Assert.Equal((3, "backprop: holes.csv:32: column 5 \"species\": the target is missing"), (refused.ExitCode, refused.Error.TrimEnd()));
        CommandRun run = CommandRun.Of(iris.Folder, [.. words, "--drop-missing-target"]).Ok();
        Assert.Contains("holes.csv: 1 row without a target left out", run.Error);
        Assert.NotNull(JsonNode.Parse(run.Output)![option[2..]]);

        File.WriteAllLines(iris["none.csv"], [lines[0], "5,3,1,0.2,", "6,3,1,0.2,"]);
        words[Array.IndexOf(words, "holes.csv")] = "none.csv";
        refused = CommandRun.Of(iris.Folder, [.. words, "--drop-missing-target"]);
        Assert.Equal((3, "backprop: none.csv: no row has a target: every cell of \"species\" is missing"), (refused.ExitCode, refused.Error.TrimEnd()));
    }
}
