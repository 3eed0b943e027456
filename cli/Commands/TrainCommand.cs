using System.CommandLine;
using Backprop.Cli.Options;
using Backprop.Cli.Results;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;

namespace Backprop.Cli.Commands;

/// <summary><c>backprop train FILE… --target NAME</c></summary>
internal sealed class TrainCommand : Command
{
    private const string DefaultModel = "model.safetensors";

    private readonly Argument<string[]> file = RowsArgument.Create("FILE", "The CSV file to learn from");

    private readonly Option<string> target = new("--target") { Description = "The column to predict.", HelpName = "NAME", Required = true };

    private readonly Option<string?> output = ValueOption.File("--output", $"Where the model is saved. [default: {DefaultModel}]");

    private readonly Option<bool> json = new("--json") { Description = "Print the results as one JSON object." };

    private readonly MissingTargets missingTargets;
    private readonly TrainingSettings training;
    private readonly CrossValidationSettings crossValidation;
    private readonly SearchSettings search;
    private readonly RecordSettings records;
    private readonly CsvSettings csv;

    public TrainCommand()
        : base("train", "Trains a model on a CSV file, measures it on rows kept back, and saves it. Ctrl-C saves the model so far.")
    {
        Add(file);
        Add(target);
        training = new(this);
        crossValidation = new(this);
        search = new(this);
        records = new(this);
        Add(output);
        Add(json);
        csv = new(this);
        missingTargets = new(this);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        string[] paths = line.GetRequiredValue(file);
        string model = line.GetValue(output) ?? DefaultModel;
        using Log log = new(line);
        TabularOptions options = training.Read(line, csv.Read(line));
        string?[] inputs = [.. paths, options.Validation.Path, options.Test.Path];
        OutputPath.Check("--output", model, [], inputs);
        string? outOfFold = crossValidation.OutOfFold(line, [("--output", model)], inputs);
        search.Check(line, options, crossValidation.Folds(line));
        string? searchResults = search.Results(line, [("--output", model)], inputs);
        TrainingRecord record = records.Read(line, [("--output", model), ("--oof", outOfFold), ("--search-results", searchResults)], inputs);
        if (options is { Resume: true, Checkpoints.Folder: var folder } && !Checkpoint.Any(folder))
            log.Warning($"no checkpoint in {folder}: starting from the beginning");
        string column = line.GetRequiredValue(target);
        CsvTable table = missingTargets.LeaveOut(line, RowsArgument.Read(paths, options, log), column, log.Warning);
        options = options with
        {
            Validation = missingTargets.LeaveOut(line, options.Validation, options.Csv, column, log.Warning),
            Test = missingTargets.LeaveOut(line, options.Test, options.Csv, column, log.Warning),
        };
        TrainingSettings.Check(options, table, column);

        CrossValidation? judged = crossValidation.Folds(line) is { } folds ? Judge(table, column, options, folds, log) : null;
        if (judged is not null && outOfFold is not null)
            CsvFileOutput.Write(outOfFold, stream => OutOfFoldCsv.Write(stream, judged, table.Column(column)));
        if (judged is not null && !line.GetValue(json))
        {
            MetricsTable.Write([.. judged.Folds.Select((metrics, fold) => ($"fold {fold + 1}", (IReadOnlyDictionary<string, double>?)metrics)), ("mean", judged.Mean), ("std", judged.StandardDeviation)]);
            Console.Out.WriteLine();
        }
        SearchResult? found = null;
        string best = "";
        TabularRun? run;
        // One for all of it: what a search has found is not lost between it, the training and the file.
        using (Interruption interruption = new())
        {
            TabularOptions chosen = options;
            if (search.Trials(line) is { } trials)
            {
                (found, chosen) = Search.Run(table, column, options, trials, log, interruption.Token);
                best = search.CommandOf(line, RowsArgument.ShellWords(paths), found.Best);
                if (searchResults is not null)
                    CsvFileOutput.Write(searchResults, stream => SearchCsv.Write(stream, found));
                if (!line.GetValue(json))
                    SearchTable.Write(found, best);
            }
            run = found is { StopReason: StopReason.Cancelled } ? null : Train(table, column, record.Watching(chosen), found, log, interruption.Token);
            (run?.Model ?? found!.Model).Save(model);
        }
        TabularModel trained = run?.Model ?? found!.Model;
        foreach (string warning in trained.Summary.Warnings)
            log.Warning(warning);
        if (line.GetValue(json))
            Console.Out.WriteLine(ResultJson.OfTraining(trained.Summary, model, judged, found is null ? null : SearchJson.Of(found, best), log.Warnings).ToJsonString());
        else
            TrainingText.Write(trained, model, $"{RowsArgument.ShellWords(paths)}{csv.Given(line)}");
        if (run is null)
        {
            Failure.Print($"interrupted; the best model that the search has found (trial {found!.Best.Index}, {TrainingText.EpochsDone(trained.Summary)}) was saved to {model}{(record.IsWanted ? ", without a report or whole event files" : "")}");
            return ExitCode.Interrupted;
        }
        record.Finish(run, judged, line, model, log);
        if (trained.Summary.StopReason != StopReason.Cancelled)
            return ExitCode.Ok;
        string next = options.Checkpoints is null ? "" : "; the same command with --resume goes on";
        Failure.Print($"interrupted after {TrainingText.EpochsDone(trained.Summary)}; the model so far was saved to {model}{next}");
        return ExitCode.Interrupted;
    }

    private static CrossValidation Judge(CsvTable table, string target, TabularOptions options, int folds, Log log)
    {
        using Interruption interruption = new();
        IReadOnlyList<TrainingCallback<float>> callbacks = TrainingProgress.For(log) is { } progress ? [new FoldProgress(log, folds), progress] : [];
        CrossValidation judged = CrossValidation.Run(table, target, options with { Callbacks = callbacks }, folds, interruption.Token);
        foreach (string warning in judged.Warnings)
            log.Warning(warning);
        return judged;
    }

    // Null when it was cut short after a search: that has found a model which was not.
    private static TabularRun? Train(CsvTable table, string target, TabularOptions options, SearchResult? found, Log log, CancellationToken cancellationToken)
    {
        try
        {
            TabularRun run = TabularTrainer.Run(table, target, TrainingProgress.For(log) is { } progress ? options with { Callbacks = [progress] } : options, cancellationToken);
            return found is not null && run.History.StopReason == StopReason.Cancelled ? null : run;
        }
        catch (OperationCanceledException) when (found is not null)
        {
            return null;
        }
    }
}
