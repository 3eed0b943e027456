using System.CommandLine;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary><c>--no-weights</c></summary>
internal sealed class RowWeights
{
    private readonly Option<bool> none = new("--no-weights") { Description = "Count all rows alike, where the model was trained with --weights and the file has that column too." };

    public RowWeights(Command command) => command.Add(none);

    /// <summary>The column that the rows count by: that of the training, if the file has it and nothing else is wanted; null when they count alike.</summary>
    public string? Of(ParseResult line, TabularModel model, CsvTable table)
        => !line.GetValue(none) && table.Columns.Any(column => column.Name == model.Summary.Weights) ? model.Summary.Weights : null;

    /// <summary>How many rows count: one of weight 0 is not looked at.</summary>
    public static int Counted(CsvTable table, string? weights, TabularModel model) => SampleWeights.RowsThatCount(table, weights, model.Target).Length;
}
