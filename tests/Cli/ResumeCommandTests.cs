using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Backprop.Cli.Options;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary><c>train --checkpoint DIR --resume</c>, interrupted and killed for real.</summary>
public sealed partial class ResumeCommandTests : IDisposable
{
    private const int Interrupt = 2, Kill = 9, Terminate = 15;

    private readonly TemporaryFolder folder = new();

    public ResumeCommandTests() => File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), folder["iris.csv"]);

    public void Dispose() => folder.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Interrupted_killed_and_resumed_the_model_is_the_same_byte_for_byte(int members)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(InterruptionTests.IsIgnored(Interrupt), "A shell that starts this in the background lets it, and what it starts, ignore Ctrl-C.");
        // With Adam in groups, a schedule, and the best weights put back. Batches of 36 leave a smaller last one.
        string[] arguments = ["train", "iris.csv", "--target", "species", "--epochs", "900", "--batch-size", "36", "--hidden", "32,32", "--members", $"{members}"];
        CommandRun.Of(folder.Path, [.. arguments, "--output", "whole.safetensors", "--quiet"]).Ok();
        string[] resumed = [.. arguments, "--checkpoint", "ck", "--checkpoint-every", "7", "--resume", "--verbose"];

        Assert.Equal(130, await Stop(resumed, Interrupt, epoch: 100));
        int first = Checkpoints().Max();
        Assert.InRange(first, 100, 899);
        Assert.Equal(128 + Kill, await Stop(resumed, Kill, epoch: 200));
        int second = Checkpoints().Max();
        Assert.InRange(second, first, 899);
        Assert.Equal(130, await Stop(resumed, Terminate, epoch: 400));
        Assert.InRange(Checkpoints().Max(), second, 899);
        CommandRun.Of(folder.Path, resumed).Ok();

        Assert.Equal(File.ReadAllBytes(folder["whole.safetensors"]), File.ReadAllBytes(folder["model.safetensors"]));
        Assert.InRange(Checkpoints().Length, 3 * members, 4 * members);
    }

    [Fact]
    public void Other_data_options_or_architecture_are_refused_and_the_difference_named()
    {
        string[] arguments = ["train", "iris.csv", "--target", "species", "--epochs", "4", "--members", "1", "--quiet", "--checkpoint", "ck", "--checkpoint-every", "2"];
        CommandRun.Of(folder.Path, arguments).Ok();
        string[] checkpoints = [.. Directory.EnumerateFiles(folder["ck"]).Order()];
        Assert.Equal(["epoch-00002.safetensors", "epoch-00004.safetensors"], checkpoints.Select(path => Path.GetFileName(path)));
        string[] before = Digests();

        CommandRun other = CommandRun.Of(folder.Path, [.. arguments, "--seed", "1", "--resume"]);
        Assert.Equal(4, other.ExitCode);
        Assert.StartsWith("backprop: ck/epoch-00004.safetensors: belongs to another run: its seed of the training was 42, here it is 1", other.Error, StringComparison.Ordinal);
        Refused("number of epochs was 4, here it is 5", "--epochs", "5");
        Refused("layer \"1\" was {\"kind\":\"dense\",\"outputs\":256,", "--hidden", "64,256,256");
        Refused("network had 8 layers, here it has 6", "--hidden", "64,64");
        Refused("number of epochs was 4, here it is 3", "--hidden", "64", "--epochs", "3");
        Refused("part for the test was 0.2, here it is 0.1", "--test", "0.1");
        Refused("preset was Default, here it is Plain", "--preset", "plain");
        Refused("seed of the training was 42, here it is 1", "--seed", "1");
        Refused("optimizer was Adam(", "--learning-rate", "0.1");
        Refused("weighting of the classes was none, here it is balanced", "--class-weights", "balanced");
        Refused("weighting of the classes was none, here it is \"setosa\" = 2.5", "--class-weights", "setosa=2.5");
        Refused("list of ignored columns was none, here it is \"sepal_length\"", "--ignore", "sepal_length");
        Refused("dropout was 0, here it is 0.1", "--dropout", "0.1");
        Refused("weight decay was 0, here it is 0.01", "--weight-decay", "0.01");
        Refused("metric for the best epoch was Accuracy, here it is LogLoss", "--metric", "log-loss");
        Refused("here it is \"-999\"", "--na=-999");
        string[] rows = File.ReadAllLines(folder["iris.csv"]);
        File.WriteAllLines(folder["iris.csv"], [.. rows[..^1], rows[^1].Replace("virginica", "Virginica", StringComparison.Ordinal)]);
        Refused("encoding of the columns was another: the rows, or the options of their columns, are others than then");
        File.WriteAllLines(folder["iris.csv"], rows.Select(row => row.Replace("virginica", "Virginica", StringComparison.Ordinal)));
        Refused("encoding of the columns was another: the rows, or the options of their columns, are others than then");
        File.WriteAllLines(folder["iris.csv"], rows[..^1]);
        Refused("was ");
        File.WriteAllLines(folder["iris.csv"], rows);

        CommandRun.Of(folder.Path, [.. arguments, "--resume", "--threads", "1"]).Ok();
        Assert.Equal(before, Digests());

        string[] Digests() => [.. checkpoints.Prepend(folder["model.safetensors"]).Select(path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))))];

        void Refused(string expected, params string[] more)
        {
            Command command = new("train");
            CsvSettings csv = new(command);
            TrainingSettings training = new(command);
            // A later option of the same name would be a second value.
            ParseResult line = command.Parse([.. more.Contains("--epochs") ? [] : arguments[4..6], "--members", "1", "--checkpoint", folder["ck"], "--checkpoint-every", "2", .. more, "--resume"]);
            string message = Assert.Throws<ModelFileException>(() => TabularTrainer.Train(folder["iris.csv"], "species", training.Read(line, csv.Read(line)))).Message;
            Assert.StartsWith($"{folder["ck/epoch-00004.safetensors"]}: belongs to another run: its ", message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Equal(before, Digests());
        }
    }

    [Fact]
    public void Members_name_the_seed_that_was_given_not_the_one_derived_from_it()
    {
        string[] arguments = ["train", "iris.csv", "--target", "species", "--epochs", "2", "--members", "2", "--quiet", "--checkpoint", "ck", "--checkpoint-every", "1"];
        CommandRun.Of(folder.Path, arguments).Ok();
        CommandRun run = CommandRun.Of(folder.Path, [.. arguments, "--seed", "7", "--resume"]);

        Assert.Equal(4, run.ExitCode);
        // Whichever member comes first.
        Assert.Matches("^backprop: ck/member-[12]/epoch-00002.safetensors: belongs to another run: its seed of the training was 42, here it is 7", run.Error);
    }

    [Theory]
    [InlineData("--checkpoint-every and --resume need --checkpoint DIR", "--resume")]
    [InlineData("--checkpoint-every and --resume need --checkpoint DIR", "--checkpoint-every", "5")]
    [InlineData("ck holds the checkpoints of an earlier training: go on with --resume, or choose another folder", "--checkpoint", "ck")]
    [InlineData("--checkpoint-every: expected a whole number, at least 1, got \"0\"", "--checkpoint", "new", "--checkpoint-every", "0")]
    public void Options_that_make_no_sense_are_a_usage_error(string expected, params string[] options)
    {
        Directory.CreateDirectory(folder["ck"]);
        File.WriteAllText(folder["ck/epoch-00010.safetensors"], "");
        CommandRun run = CommandRun.Of(folder.Path, ["train", "iris.csv", "--target", "species", .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(["ck", "iris.csv"], folder.Names);
    }

    [Fact]
    public void A_damaged_checkpoint_is_not_passed_over_silently()
    {
        Directory.CreateDirectory(folder["ck"]);
        File.WriteAllText(folder["ck/epoch-00010.safetensors"], "");
        CommandRun run = CommandRun.Of(folder.Path, "train", "iris.csv", "--target", "species", "--members", "1", "--checkpoint", "ck", "--resume");

        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("backprop: ck/epoch-00010.safetensors: is empty", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("; without this file --resume goes on from the checkpoint before, or begins anew where there is none\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_damaged_checkpoint_the_one_before_serves()
    {
        string[] arguments = ["train", "iris.csv", "--target", "species", "--preset", "plain", "--epochs", "4", "--quiet", "--checkpoint", "ck", "--checkpoint-every", "2"];
        CommandRun.Of(folder.Path, arguments).Ok();
        byte[] model = File.ReadAllBytes(folder["model.safetensors"]);
        File.WriteAllBytes(folder["ck/epoch-00004.safetensors"], File.ReadAllBytes(folder["ck/epoch-00004.safetensors"])[..^1]);
        Assert.Contains("is cut off; without this file --resume goes on", CommandRun.Of(folder.Path, [.. arguments, "--resume"]).Error, StringComparison.Ordinal);
        File.Delete(folder["ck/epoch-00004.safetensors"]);
        CommandRun.Of(folder.Path, [.. arguments, "--resume"]).Ok();
        Assert.Equal(model, File.ReadAllBytes(folder["model.safetensors"]));
    }

    [Fact]
    public void With_no_checkpoint_yet_resume_starts_from_the_beginning_and_says_so()
    {
        CommandRun run = CommandRun.Of(folder.Path, "train", "iris.csv", "--target", "species", "--epochs", "2", "--checkpoint", "ck", "--resume").Ok();

        Assert.Contains("no checkpoint in ck: starting from the beginning", run.Error, StringComparison.Ordinal);
    }

    private int[] Checkpoints()
        => [.. Directory.EnumerateFiles(folder["ck"], "*.safetensors", SearchOption.AllDirectories).Select(path => int.Parse(Path.GetFileName(path).AsSpan(6, 5), CultureInfo.InvariantCulture))];

    private async Task<int> Stop(string[] arguments, int signal, int epoch)
    {
        using Process training = CommandRun.Start(folder.Path, arguments);
        try
        {
            _ = training.StandardOutput.ReadToEndAsync();
            while (await training.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                if (Epoch().Match(line) is { Success: true } match && int.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) >= epoch)
                    break;
            Assert.Equal(0, Send(training.Id, signal));
            await training.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await training.WaitForExitAsync(TestContext.Current.CancellationToken);
            return training.ExitCode;
        }
        finally
        {
            training.Kill();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

    [GeneratedRegex(@"epoch +([0-9,]+)/")]
    private static partial Regex Epoch();
}
