using System.CommandLine;
using System.Globalization;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Training;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop check MODEL ROWS…</c></summary>
internal sealed class CheckCommand : Command
{
    private const int DefaultRows = 8;
    private const int DefaultEntries = 100;

    private readonly Argument<string> model = ModelArgument.Create();
    private readonly Argument<string[]> rows = RowsArgument.Create("ROWS", "A CSV file with the columns the model reads and the target");
    private readonly Option<int?> count = ValueOption.Count("--rows", $"How many rows, from the first, the cost is taken over [default: {DefaultRows}]");
    private readonly Option<int?> entries = ValueOption.Count("--entries", $"How many derivatives of each matrix are compared, drawn at random [default: {DefaultEntries}]");
    private readonly CsvSettings csv;

    public CheckCommand()
        : base("check", "Compares the gradients of a model with central differences on the rows of a CSV file.")
    {
        Add(model);
        Add(rows);
        Add(count);
        Add(entries);
        csv = new(this, hasModel: true);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string modelPath = line.GetRequiredValue(model);
        TabularModel trained = TabularModel.Load(modelPath);
        CsvTable table = RowsArgument.Read(line.GetRequiredValue(rows), csv.Read(line, trained.Csv));
        GradientCheckReport report = trained.CheckGradients(
            table, new GradientCheckOptions { EntriesPerMatrix = line.GetValue(entries) ?? DefaultEntries }, line.GetValue(count) ?? DefaultRows);
        ResultTable.Write(
            ["worst entry", ">backward", ">differences", ">relative error"],
            report.Worst.Select(string[] (entry) => [$"{entry.Name}[{entry.Row},{entry.Column}]", Digits(entry.Analytic), Digits(entry.Numeric), Digits(entry.RelativeError, "0.0e+00")]));
        Console.Out.WriteLine();
        Console.Out.WriteLine(report);
        return report.Passed ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static string Digits(double value, string format = "G9") => value.ToString(format, CultureInfo.InvariantCulture);
}
