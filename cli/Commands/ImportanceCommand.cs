using System.CommandLine;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop importance MODEL ROWS…</c></summary>
internal sealed class ImportanceCommand : Command
{
    private readonly Argument<string> model = ModelArgument.Create();
    private readonly Argument<string[]> rows = RowsArgument.Create("ROWS", "A CSV file with the columns the model reads and the target, best of rows that training has not seen");
    private readonly Option<string?> metric = new("--metric") { Description = $"The metric whose drop is measured, one of those that evaluate prints: {MetricName.List(MetricName.All)} [default: accuracy or r2]", HelpName = "NAME" };
    private readonly Option<int?> repeats = ValueOption.Count("--repeats", "How often each column is shuffled [default: 10]", least: 2);
    private readonly Option<long?> seed = ValueOption.Whole("--seed", "Where the shuffles come from [default: 42]");
    private readonly Option<bool> json = new("--json") { Description = "Print the results as one JSON object." };
    private readonly RowWeights rowWeights;
    private readonly MissingTargets missingTargets;
    private readonly CsvSettings csv;

    public ImportanceCommand()
        : base("importance", "Shows what a model's predictions hang on: how much worse they get when a column is shuffled, and the gradient of the input.")
    {
        Add(model);
        Add(rows);
        Add(metric);
        Add(repeats);
        Add(seed);
        Add(json);
        rowWeights = new(this);
        missingTargets = new(this);
        csv = new(this, hasModel: true);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        TabularModel trained = TabularModel.Load(line.GetRequiredValue(model));
        string judge = Metric(trained, line.GetValue(metric));
        List<string> warnings = [];
        CsvTable table = missingTargets.LeaveOut(line, RowsArgument.Read(line.GetRequiredValue(rows), csv.Read(line, trained.Csv)), trained.Target, warnings.Add);
        string? weights = rowWeights.Of(line, trained, table);
        using Log log = new(line);
        IReadOnlyList<ColumnImportance> drops;
        IReadOnlyDictionary<string, double> gradients;
        using (ShareProgress progress = new(log, "shuffling columns"))
        {
            drops = Importance.Permutation(trained, table, line.GetValue(repeats) ?? 10, line.GetValue(seed) is { } value ? new Seed(value) : null, judge, warnings, weights, progress);
            gradients = Importance.Gradient(trained, table, weights);
        }
        warnings.ForEach(log.Warning);
        if (line.GetValue(json))
            Console.Out.WriteLine(ResultJson.OfImportance(judge, RowWeights.Counted(table, weights, trained), drops, gradients, weights, log.Warnings).ToJsonString());
        else
            ResultTable.Write(
                ["column", $">drop of {judge}", ">95 % from", ">to", ">mean |∂C/∂x|"],
                drops.Select(string[] (drop) => [drop.Column, Printable.Number(drop.Mean), Printable.Number(drop.Low), Printable.Number(drop.High), Printable.Number(gradients[drop.Column])]));
        return ExitCode.Ok;
    }

    private static string Metric(TabularModel trained, string? given)
    {
        if (given is null)
            return trained.Task == TaskKind.Classification ? "accuracy" : "r2";
        MetricName[] known = [.. MetricName.All.Where(metric => trained.Summary.Train.ContainsKey(metric.Result))];
        return MetricName.Find(given) is { } found && known.Contains(found)
            ? found.Result
            : throw new UsageException($"--metric: expected one of {MetricName.List(known)}, got \"{given}\"");
    }
}
