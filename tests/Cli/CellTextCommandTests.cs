using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>Commands that read rows for a model read them as <c>train</c> did, unless they are told otherwise.</summary>
public sealed class CellTextCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CellTextCommandTests()
        => File.WriteAllLines(folder["rows.csv"], ["a;b;y", .. Enumerable.Range(0, 60).Select(row => $"{(row % 5 == 0 ? "-999" : $"{row % 7},5")};{row % 4},25;{(row % 7 < 3 ? "low" : "high")}")]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Delimiter_decimal_and_na_need_not_be_given_again()
    {
        string[] cells = ["--delimiter", ";", "--decimal", ",", "--na=-999"];
        CommandRun.Of(folder.Path, ["train", "rows.csv", "--target", "y", "--epochs", "20", "--hidden", "8", "--validation", "0", "--quiet", .. cells]).Ok();
        foreach (string command in new[] { "predict", "evaluate", "importance", "explain", "check" })
        {
            string[] line = [command, "model.safetensors", "rows.csv", .. command == "predict" ? new[] { "--probabilities" } : []];
            string output = CommandRun.Of(folder.Path, line).Ok().Output;
            Assert.Equal(CommandRun.Of(folder.Path, [.. line, .. cells]).Ok().Output, output);
            Assert.NotEqual(CommandRun.Of(folder.Path, [.. line, "--na", "?"]).Ok().Output, output);
        }
        Assert.Contains("as a number (a decimal comma? use --decimal ,)", CommandRun.Of(folder.Path, "predict", "model.safetensors", "rows.csv", "--decimal", ".").Error, StringComparison.Ordinal);
        Assert.Contains("use --delimiter \";\"", CommandRun.Of(folder.Path, "predict", "model.safetensors", "rows.csv", "--delimiter", ",").Error, StringComparison.Ordinal);
    }
}
