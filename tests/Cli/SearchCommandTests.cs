using System.Diagnostics;
using System.Text.Json.Nodes;
using Backprop.Tabular;

namespace Backprop.Tests.Cli;

/// <summary><c>train --search N</c></summary>
public sealed class SearchCommandTests(IrisModel iris) : IClassFixture<IrisModel>
{
    private static readonly string[] Quick = ["--preset", "plain", "--hidden", "8", "--epochs", "3"];

    [Fact]
    public void The_command_that_is_printed_trains_the_same_model()
    {
        CommandRun run = Train("found.safetensors", "--search", "4", "--search-results", "trials.csv").Ok();
        string[] lines = run.Output.Split('\n');
        Assert.StartsWith("trial  epochs  accuracy  learning-rate", lines[0].TrimStart());
        Assert.Equal(4, lines.Skip(1).TakeWhile(line => line.Length > 0).Count());
        Assert.Contains("rung 1 of 2, trial 0 (1 epoch): ", run.Error);

        string command = lines.Single(line => line.StartsWith("backprop train ", StringComparison.Ordinal));
        Assert.DoesNotContain("--search", command);
        string[] words = [.. command.Split(' ').Skip(1)];
        words[Array.IndexOf(words, "--output") + 1] = "again.safetensors";
        CommandRun.Of(iris.Folder, words).Ok();
        Assert.Equal(File.ReadAllBytes(iris["found.safetensors"]), File.ReadAllBytes(iris["again.safetensors"]));

        string[] rows = File.ReadAllLines(iris["trials.csv"]);
        Assert.Equal("trial,rungs,epochs,accuracy,seconds,learning-rate,activation,batch-size,label-smoothing,embedding,dropout,weight-decay,parametric", rows[0]);
        Assert.Equal(["0", "1", "2", "3"], rows.Skip(1).Select(row => row.Split(',')[0]).Order());
        Assert.EndsWith(",,,,", Assert.Single(rows, row => row.StartsWith("0,", StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_has_every_trial()
    {
        JsonNode json = JsonNode.Parse(Train("json.safetensors", "--search", "3", "--json", "--time", "600").Ok().Output)!, search = json["search"]!;
        Assert.Equal(["metric", "stopReason", "best", "command", "trials"], search.AsObject().Select(property => property.Key));
        Assert.Equal(("accuracy", "completed", 3), (search["metric"]!.GetValue<string>(), search["stopReason"]!.GetValue<string>(), search["trials"]!.AsArray().Count));
        Assert.Equal(search["best"]!.GetValue<int>(), search["trials"]![0]!["trial"]!.GetValue<int>());
        Assert.Equal(json["validation"]!["accuracy"]!.GetValue<double>(), search["trials"]![0]!["scores"]!.AsArray()[^1]!.GetValue<double>());
        Assert.DoesNotContain("--time", search["command"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("--search: expected a whole number, at least 2, got \"1\"", "--search", "1")]
    [InlineData("--search-results needs --search N", "--search-results", "trials.csv")]
    [InlineData("--search judges by the rows of --validation, which are none", "--search", "3", "--validation", "0")]
    [InlineData("--search has no checkpoints", "--search", "3", "--checkpoint", "checkpoints")]
    [InlineData("--folds judges one configuration", "--search", "3", "--folds", "3")]
    [InlineData("would replace a file that is read", "--search", "3", "--search-results", "iris.csv")]
    public void What_cannot_be_searched_is_refused(string message, params string[] options)
    {
        CommandRun run = Train("refused.safetensors", options);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
        Assert.False(File.Exists(iris["refused.safetensors"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ctrl_C_saves_the_best_so_far()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(InterruptionTests.IsIgnored(2), "A shell that starts this in the background lets it, and what it starts, ignore Ctrl-C.");
        using Process search = CommandRun.Start(iris.Folder, ["train", "iris.csv", "--target", "species", .. Quick, "--search", "10000", "--output", "cut.safetensors"]);
        try
        {
            Task<string> output = search.StandardOutput.ReadToEndAsync();
            while (await search.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("trial 3 ", StringComparison.Ordinal))
            {
            }
            using (Process kill = Process.Start("kill", ["-INT", $"{search.Id}"]))
                await kill.WaitForExitAsync();
            string last = (await search.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd().Split('\n')[^1];
            await search.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(130, search.ExitCode);
            Assert.Matches(@"^backprop: interrupted; the best model that the search has found \(trial [0-9]+, 1 epoch\) was saved to cut.safetensors$", last);
            Assert.Contains("backprop train iris.csv", await output);
            Assert.Equal(1, TabularModel.Load(iris["cut.safetensors"]).Summary.Epochs);
        }
        finally
        {
            search.Kill();
        }
    }

    // Nobody reads standard error, which holds fewer lines than the training has epochs: it cannot end before the signal.
    [Fact(Timeout = 60_000)]
    public async Task Ctrl_C_in_the_training_after_it_saves_what_the_search_has_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(InterruptionTests.IsIgnored(2), "A shell that starts this in the background lets it, and what it starts, ignore Ctrl-C.");
        using Process search = CommandRun.Start(iris.Folder, ["train", "iris.csv", "--target", "species", "--preset", "plain", "--hidden", "4", "--batch-size", "128", "--epochs", "3000", "--search", "2", "--verbose", "--output", "whole.safetensors"]);
        try
        {
            while (await search.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("backprop train ", StringComparison.Ordinal))
            {
            }
            using (Process kill = Process.Start("kill", ["-INT", $"{search.Id}"]))
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            string last = (await search.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd().Split('\n')[^1];
            await search.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(130, search.ExitCode);
            Assert.Matches(@"^backprop: interrupted; the best model that the search has found \(trial [01], 3,000 epochs\) was saved to whole.safetensors$", last);
            Assert.Equal(3000, TabularModel.Load(iris["whole.safetensors"]).Summary.Epochs);
        }
        finally
        {
            search.Kill();
        }
    }

    private CommandRun Train(string output, params string[] options)
        => CommandRun.Of(iris.Folder, ["train", "iris.csv", "--target", "species", .. Quick, "--output", output, .. options]);
}
