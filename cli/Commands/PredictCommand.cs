using System.CommandLine;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop predict MODEL ROWS…</c></summary>
internal sealed class PredictCommand : Command
{
    private readonly Argument<string> model = ModelArgument.Create();
    private readonly Argument<string[]> rows = RowsArgument.Create("ROWS", "A CSV file with the columns the model reads, in any order; others are ignored");
    private readonly Option<string?> output = ValueOption.File("--output", "The CSV file to write, compressed by gzip if its name ends in .gz [default: standard output].");
    private readonly Option<bool> probabilities = new("--probabilities") { Description = "Add the probability of each class." };
    private readonly Option<bool> strict = new("--strict") { Description = "Refuse a category that training had not seen, instead of counting it in a warning." };
    private readonly CsvSettings csv;

    public PredictCommand()
        : base("predict", "Predicts every row of a CSV file. Writes CSV with the column prediction, in the order of the rows.")
    {
        Add(model);
        Add(rows);
        Add(output);
        Add(probabilities);
        Add(strict);
        csv = new(this, hasModel: true);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string modelPath = line.GetRequiredValue(model);
        string[] rowsPaths = line.GetRequiredValue(rows);
        string? outputPath = line.GetValue(output);
        if (outputPath is not null)
            OutputPath.Check("--output", outputPath, [], [modelPath, .. rowsPaths]);
        WarmUp.Begin();
        TabularModel trained = TabularModel.Load(modelPath);
        if (line.GetValue(probabilities) && trained.ClassNames.Count == 0)
            throw new UsageException($"--probabilities: {modelPath} predicts a number, which has none");

        using Log log = new(line);
        CsvTable table = RowsArgument.Read(rowsPaths, csv.Read(line, trained.Csv));
        List<string> warnings = [];
        IReadOnlyList<Prediction> predictions;
        using (ShareProgress progress = new(log, "predicting"))
            predictions = trained.Predict(table, warnings, line.GetValue(strict), progress);
        warnings.ForEach(log.Warning);

        IReadOnlyList<string> classes = line.GetValue(probabilities) ? trained.ClassNames : [];
        if (outputPath is not null)
        {
            CsvFileOutput.Write(outputPath, stream => PredictionCsv.Write(stream, predictions, classes));
            return ExitCode.Ok;
        }
        using Stream standardOutput = Console.OpenStandardOutput();
        PredictionCsv.Write(standardOutput, predictions, classes);
        return ExitCode.Ok;
    }
}
