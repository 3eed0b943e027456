using System.CommandLine;
using System.Text;
using Backprop.Cli.Options;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Reports.Explanations;
using Backprop.Serialization;
using Backprop.Tabular;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop explain MODEL ROWS…</c></summary>
internal sealed class ExplainCommand : Command
{
    private const int DefaultMaximum = 8;

    private readonly Argument<string> model = ModelArgument.Create();
    private readonly Argument<string[]> files = RowsArgument.Create("ROWS", "A CSV file with the columns the model reads and the target");
    private readonly Option<int?> row = ValueOption.Count("--row", "Which row, from 1 [default: 1]");
    private readonly Option<RowRange?> rows = RowRange.Option("--rows", "Several rows, such as 1-20: a column for each, θ' and the cost as means");
    private readonly Option<bool> mean = new("--mean") { Description = "The mean of the rows of --rows, or of all rows, in place of a column for each." };
    private readonly Option<string?> layer = new("--layer") { Description = "One layer and what lies within it, by its path as inspect shows it, such as 0 or 1.inner.", HelpName = "PATH" };
    private readonly Option<int?> member = ValueOption.Count("--member", "Which member of an ensemble is shown, from 1; its gradients are those of the cost of the whole [default: 1]");
    private readonly Option<ExplanationFormat?> format = ValueOption.Choice<ExplanationFormat>("--format", "What is written", "text");
    private readonly Option<int?> maximum = ValueOption.Count("--max", $"How many rows and columns of a matrix are shown; html shows all [default: {DefaultMaximum}]");
    private readonly Option<string?> output = ValueOption.File("--output", "Write to this file instead of standard output.");
    private readonly CsvSettings csv;

    public ExplainCommand()
        : base("explain", "Shows what happens in a model when a row goes forward and its cost comes backward: z, a, δ, Δ and θ' of every layer.")
    {
        Add(model);
        Add(files);
        foreach (Option option in new Option[] { row, rows, mean, layer, member, format, maximum, output })
            Add(option);
        csv = new(this, hasModel: true);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string modelPath = line.GetRequiredValue(model);
        string[] paths = line.GetRequiredValue(files);
        if (line.GetValue(row) is not null && (line.GetValue(rows) is not null || line.GetValue(mean)))
            throw new UsageException("--row is a single row; give --rows or --mean without it");
        if (line.GetValue(output) is { } target)
            OutputPath.Check("--output", target, [], [modelPath, .. paths]);
        TabularModel trained = TabularModel.Load(modelPath);
        CsvTable table = RowsArgument.Read(paths, csv.Read(line, trained.Csv));
        RowRange range = Range(line, table.RowCount);
        Explanation explanation = Explanation.Of(trained, table, range.Within(table.RowCount), line.GetValue(mean));
        Write(line, Shown(line, trained, explanation, Title(line, table, range)));
        return ExitCode.Ok;
    }

    private RowRange Range(ParseResult line, int rowCount)
        => line.GetValue(rows) ?? (line.GetValue(mean) ? new(1, rowCount) : new(line.GetValue(row) ?? 1, line.GetValue(row) ?? 1));

    private string Title(ParseResult line, CsvTable table, RowRange range)
    {
        string which = range.First == range.Last ? $"row {range.First}" : $"rows {range.First}–{range.Last}";
        return $"{(line.GetValue(mean) ? "mean of " : "")}{which} of {Printable.Text(table.Name)}";
    }

    private Explanation Shown(ParseResult line, TabularModel trained, Explanation explanation, string title)
    {
        int members = trained.Network.Layers is [Ensemble<float> ensemble] ? ensemble.Members.Count : 1;
        int wanted = line.GetValue(member) ?? 1;
        if (wanted > members)
            throw new UsageException($"--member: expected a number from 1 to {members}, got {wanted}");
        Explanation shown = explanation.Only(line.GetValue(layer), members > 1 ? wanted : null, members > 1 ? $"{title}, member {wanted} of {members}" : title);
        if (shown.Layers.Count == 0)
            throw new UsageException($"--layer: there is no layer {line.GetValue(layer)}{(members > 1 ? $" in member {wanted}" : "")}; backprop inspect shows them");
        return shown;
    }

    private void Write(ParseResult line, Explanation explanation)
    {
        int max = line.GetValue(maximum) ?? DefaultMaximum;
        string text = line.GetValue(format) switch
        {
            ExplanationFormat.Html => explanation.ToHtml(),
            ExplanationFormat.Latex => explanation.ToLatex(max),
            _ => explanation.ToText(max),
        };
        if (line.GetValue(output) is not { } path)
        {
            Console.Out.Write(text);
            return;
        }
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        Console.Out.WriteLine($"saved {Printable.Text(path)}");
    }
}
