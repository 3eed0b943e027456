using System.CommandLine;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop evaluate MODEL ROWS…</c></summary>
internal sealed class EvaluateCommand : Command
{
    private readonly Argument<string> model = ModelArgument.Create();
    private readonly Argument<string[]> rows = RowsArgument.Create("ROWS", "A CSV file with the columns the model reads and the target");
    private readonly Option<bool> json = new("--json") { Description = "Print the results as one JSON object." };
    private readonly Option<bool> strict = new("--strict") { Description = "Refuse a category that training had not seen, instead of counting it in a warning." };
    private readonly RowWeights rowWeights;
    private readonly MissingTargets missingTargets;
    private readonly CsvSettings csv;

    public EvaluateCommand()
        : base("evaluate", "Measures a model on the rows of a CSV file.")
    {
        Add(model);
        Add(rows);
        Add(json);
        rowWeights = new(this);
        Add(strict);
        missingTargets = new(this);
        csv = new(this, hasModel: true);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string modelPath = line.GetRequiredValue(model);
        TabularModel trained = TabularModel.Load(modelPath);
        List<string> warnings = [];
        CsvTable table = missingTargets.LeaveOut(line, RowsArgument.Read(line.GetRequiredValue(rows), csv.Read(line, trained.Csv)), trained.Target, warnings.Add);
        string? weights = rowWeights.Of(line, trained, table);
        using Log log = new(line);
        IReadOnlyDictionary<string, double> metrics;
        using (ShareProgress progress = new(log, "evaluating"))
            metrics = trained.Evaluate(table, warnings, weights, line.GetValue(strict), progress);
        warnings.ForEach(log.Warning);
        int counted = RowWeights.Counted(table, weights, trained);
        if (line.GetValue(json))
            Console.Out.WriteLine(ResultJson.OfEvaluation(trained, counted, metrics, modelPath, weights, log.Warnings).ToJsonString());
        else
            MetricsTable.Write(($"{DisplayText.Count(counted, "row")}{(weights is null ? "" : $" by \"{weights}\"")}", metrics));
        return ExitCode.Ok;
    }
}
