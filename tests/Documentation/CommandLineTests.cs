using Backprop.Tests.Cli;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Documentation;

/// <summary>A reader types the commands of a document one after the other in a fresh copy: each does what it is there for.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(11, "README.md")]
    [InlineData(6, "docs", "explain", "README.md")]
    [InlineData(2, "docs", "report.md")]
    public void Every_command_of_a_document_runs(int atLeast, params string[] document)
    {
        IReadOnlyList<(string? Pipe, string Arguments)> calls = CommandLines.Of(document);
        Assert.True(calls.Count >= atLeast, "the document shows its commands");
        string data = Directory.CreateDirectory(folder["data"]).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "data"), "*.csv"))
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        foreach ((string? pipe, string arguments) in calls)
        {
            string[] words = [.. arguments.Split(' '), .. LongTests.Wanted ? [] : Shortened(arguments)];
            CommandRun run = pipe is null ? CommandRun.Of(folder.Path, words) : CommandRun.Through(folder.Path, ["/bin/sh", "-c", $"{pipe} | \"$@\"", "sh"], words);
            Assert.True(run.ExitCode == 0, $"backprop {arguments}: exit code {run.ExitCode}\n{run.Error}");
            Assert.False(string.IsNullOrWhiteSpace(run.Output + run.Error), arguments);
            foreach (string written in words.Zip(words.Skip(1)).Where(pair => pair.First is "--output" or "--report" or "--tensorboard").Select(pair => pair.Second))
                Assert.True(Path.Exists(folder[written]), $"backprop {arguments}: {written} is missing");
        }
    }

    [Fact]
    public void Every_subcommand_that_a_document_calls_exists()
    {
        string help = CommandRun.Of(folder.Path, "--help").Ok().Output;
        string[][] documents = [["README.md"], ["ARCHITECTURE.md"], ["benchmarks", "README.md"], ["docs", "README.md"], ["docs", "circuits", "README.md"], ["docs", "explain", "README.md"], ["docs", "report.md"], ["data", "PROVENANCE.md"]];
        Assert.All(documents.SelectMany(path => CommandLines.Of(path)), call => Assert.Contains($"\n  {call.Arguments.Split(' ')[0]}", help));
    }

    [Fact]
    public void A_command_is_found_in_each_form()
    {
        string path = folder["text.md"];
        File.WriteAllText(path, """
            Text with backprop train inside.

                dotnet run -c Release --project cli -- train a.csv --target y
                gzip -c a.csv | dotnet run -c Release --project cli -- evaluate m.safetensors -

            ```bash
            backprop inspect m.safetensors   # what is in it
            ```
            """);
        Assert.Equal([(null, "train a.csv --target y"), ("gzip -c a.csv", "evaluate m.safetensors -"), (null, "inspect m.safetensors")], CommandLines.Of(path));
    }

    // Two epochs, and ten derivatives of each matrix: whether the defaults learn, and whether gradients are right, is measured elsewhere.
    private static string[] Shortened(string arguments) => arguments.Split(' ')[0] switch
    {
        "train" when !arguments.Contains("--epochs", StringComparison.Ordinal) => ["--epochs", "2"],
        "check" => ["--entries", "10"],
        _ => [],
    };
}
