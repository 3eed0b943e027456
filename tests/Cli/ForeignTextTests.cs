using Backprop.Data;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>Names from files: they round-trip through CSV, and no terminal obeys them.</summary>
public sealed class ForeignTextTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ForeignTextTests()
    {
        string[] rows = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? $"{i},\"a, \"\"b\"\"\"" : $"{i},\u001b[31mred")];
        File.WriteAllLines(folder["rows.csv"], ["x,label", .. rows]);
        Training = CommandRun.Of(folder.Path, "train", "rows.csv", "--target", "label", "--epochs", "2").Ok();
    }

    private CommandRun Training { get; }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Class_names_with_commas_and_quotes_come_back_from_the_predictions()
    {
        CommandRun.Of(folder.Path, "predict", "model.safetensors", "rows.csv", "--probabilities", "--output", "out.csv").Ok();
        CsvTable table = CsvTable.Read(folder["out.csv"]);
        Assert.Equal(["prediction", "probability_\u001b[31mred", "probability_a, \"b\""], table.Columns.Select(column => column.Name).Order(StringComparer.Ordinal));
        string[] classes = ["a, \"b\"", "\u001b[31mred"];
        Assert.All(Enumerable.Range(0, table.RowCount), row => Assert.Contains(table.Columns[0].Text(row), classes));
    }

    [Fact]
    public void Escape_sequences_reach_no_terminal()
    {
        CommandRun inspect = CommandRun.Of(folder.Path, "inspect", "model.safetensors").Ok();
        CommandRun refused = CommandRun.Of(folder.Path, "evaluate", "\u001b[31m.safetensors", "rows.csv");
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains(@"\u{1b}[31mred", inspect.Output);
        Assert.All([Training.Output, Training.Error, inspect.Output, inspect.Error, refused.Output, refused.Error], text => Assert.DoesNotContain('\u001b', text));
    }
}
