using System.Globalization;
using System.Text.Json.Nodes;
using Backprop.Numerics;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

public sealed class CacheCommandTests : IDisposable
{
    private const long HeapLimit = 48 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // 120 columns of numbers; a row is positive when its first two numbers, of which nothing but the row tells, have the same sign. 830 bytes a row.
    private void WriteRows(int count)
    {
        RandomStream random = new Seed(11).Stream("rows");
        string[] tails = [.. Enumerable.Range(0, 500).Select(_ => string.Join(',', Enumerable.Range(0, 118).Select(_ => (random.NextIndex(2_000_000) - 1_000_000).ToString(CultureInfo.InvariantCulture))))];
        using StreamWriter writer = new(folder["rows.csv"]);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, 120).Select(i => $"x{i}")) + ",class");
        for (int row = 0; row < count; row++)
        {
            double a = random.NextNormal(), b = random.NextNormal();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{a:F4},{b:F4},{tails[random.NextIndex(tails.Length)]},{(a * b > 0 ? "yes" : "no")}"));
        }
    }

    // With --cache DIR the same goes to DIR: Standard_input_goes_through_the_cache_too.
    [Fact]
    public void A_file_several_times_larger_than_the_memory_is_trained_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs env");
        WriteRows(250_000);
        Assert.True(new FileInfo(folder["rows.csv"]).Length > 4 * HeapLimit);

        CommandRun run = CommandRun.Through(folder.Path, ["env", $"DOTNET_GCHeapHardLimit=0x{HeapLimit:x}", $"TMPDIR={folder.Path}"],
            ["train", "rows.csv", "--target", "class", "--preset", "plain", "--hidden", "32,32", "--epochs", "3", "--memory", "8M", "--json"]).Ok();

        JsonNode result = JsonNode.Parse(run.Output)!;
        Assert.Equal(250_000, result["rows"]!.GetValue<int>());
        // Guessing gets half of them right.
        Assert.True(result["test"]!["accuracy"]!.GetValue<double>() > 0.8, run.Output);
        Assert.Contains("more than 8; they are kept in", run.Error, StringComparison.Ordinal);
        Assert.Equal(["model.safetensors", "rows.csv"], folder.Names);
    }

    [Fact]
    public void Standard_input_goes_through_the_cache_too()
    {
        string iris = File.ReadAllText("data/iris.csv");
        string[] command = ["train", "-", "--target", "species", "--epochs", "2"];

        CommandRun.WithInput(iris, folder.Path, [.. command, "--output", "memory"]).Ok();
        CommandRun cached = CommandRun.WithInput(iris, folder.Path, [.. command, "--output", "cached", "--cache", "cache"]).Ok();
        Assert.DoesNotContain("they are kept in", cached.Error, StringComparison.Ordinal);

        Assert.Equal(File.ReadAllBytes(folder["memory"]), File.ReadAllBytes(folder["cached"]));
        Assert.Empty(Directory.GetFileSystemEntries(folder["cache"]));
    }

    [Theory]
    [InlineData("512")]
    [InlineData("1023K")]
    [InlineData("-5M")]
    [InlineData("1.5G")]
    [InlineData("M")]
    [InlineData("9999999999T")]
    public void A_size_that_is_none_is_refused(string size)
    {
        CommandRun run = CommandRun.Of(folder.Path, "train", "rows.csv", "--target", "class", "--memory", size);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--memory: expected a size of at least 1M such as 512M or 8G, got \"{size}\"", run.Error);
    }

    [Fact]
    public void A_cache_that_cannot_be_kept_is_a_fault_of_the_disk()
    {
        File.Copy("data/iris.csv", folder["rows.csv"]);
        File.WriteAllText(folder["file"], "");

        CommandRun run = CommandRun.Of(folder.Path, "train", "rows.csv", "--target", "species", "--cache", "file");

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("backprop: file: cannot be made: ", run.Error);
    }
}
