using System.CommandLine;
using System.Globalization;
using Backprop.Data;
using Backprop.Numerics;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that say what is trained and how.</summary>
internal sealed class TrainingSettings
{
    private const string ByPreset = "by preset";

    private static readonly TabularOptions Defaults = new();

    private readonly Option<TaskKind?> task = ValueOption.Choice<TaskKind>("--task", "What is predicted", "auto, by the target column", automatic: "auto");

    private readonly Option<bool> calibrate = new("--calibrate") { Description = "Calibrate the probabilities of the classes: divide the scores by a temperature fitted to the rows of --validation [default: by preset; the default one does where these are 20 or more]" };

    private readonly Option<bool> noCalibrate = new("--no-calibrate") { Description = "Leave the scores as they were trained." };

    private readonly Option<bool> clamp = new("--clamp") { Description = "Keep the predictions of a regression between the least and the greatest target trained on." };

    private readonly Option<Preset?> preset = ValueOption.Choice<Preset>("--preset",
        "What stands for the options not given, the strongest defaults or exactly a plain network and optimizer", "default");

    private readonly Option<int[]?> hidden = ValueOption.Of("--hidden", "WIDTHS",
        "Widths of the hidden layers, such as 64,64; none for a linear model [default: by preset]", $"whole numbers from 1 to {TabularOptions.WidestLayer} with commas between, or none", ReadWidths);

    private readonly Option<ActivationKind?> activation = ValueOption.Choice<ActivationKind>("--activation", "Activation of the hidden layers", ByPreset);

    private readonly Option<OptimizerKind?> optimizer = ValueOption.Choice<OptimizerKind>("--optimizer", "Optimizer", ByPreset);

    private readonly Option<double?> learningRate = ValueOption.Positive("--learning-rate", "Base learning rate, such as 1e-3 [default: by preset]");

    private readonly Option<int?> epochs = ValueOption.Count("--epochs", "Passes over the training rows [default: by preset]");

    private readonly Option<int?> batchSize = ValueOption.Count("--batch-size", "Rows per step [default: by preset]");

    private readonly Option<double?> labelSmoothing = ValueOption.Of<double?>("--label-smoothing", "SHARE", "The share of each target that is spread over all classes [default: by preset]", "a share of at least 0 and below 1",
        text => ValueOption.TryDouble(text, out double value) && value is >= 0 and < 1 ? value : null);

    private readonly Option<int?> members = ValueOption.Count("--members", "How many networks are trained and averaged, each with another share of --validation left out; the model is one file [default: by preset]");

    private readonly NetworkSettings network;

    private readonly Option<string?> weights = new("--weights") { Description = "A column that says how much each row counts, in the cost and in the metrics; it is no feature.", HelpName = "COLUMN" };

    private readonly Option<ClassWeights?> classWeights = ValueOption.Of("--class-weights", "WEIGHTS",
        "How much the rows of each class count in the cost: balanced, so that all classes count the same, or such as a=1,b=2.5 or '\"a,b\"=2'; classes not named have 1", "balanced, or weights such as a=1,b=2.5 or '\"a,b\"=2', from 1e-6 to 1e6", ReadClassWeights);

    private readonly Option<MetricKind?> metric = ValueOption.Of<MetricKind?>("--metric", "NAME",
        $"The metric that the best epoch is chosen by, on the rows of --validation: {MetricName.List(MetricName.All)} [default: accuracy or rmse; with --preset plain the last epoch stays]", $"one of {MetricName.List(MetricName.All)}",
        text => MetricName.Find(text)?.Kind);

    private readonly Option<double?> time = ValueOption.Of<double?>("--time", "SECONDS", "Training ends after the epoch in which this time is spent, and keeps the best epoch so far", "a number above 0, at most 1e9",
        text => ValueOption.TryDouble(text, out double value) && value is >= 1e-6 and <= 1e9 ? value : null);

    private readonly Option<HeldOut?> validation = Share("--validation", "What the best epoch is chosen by: a share of the rows that --test leaves, 0 for none, or a CSV file", Defaults.Validation);

    private readonly Option<HeldOut?> test = Share("--test", "What the finished model is judged by: a share of the rows, 0 for none, or a CSV file", Defaults.Test);

    private readonly Option<long?> seed = ValueOption.Whole("--seed", $"Where every random draw comes from; the same seed gives the same model [default: {Defaults.Seed}]");

    private readonly Option<int?> threads = ValueOption.Count("--threads", "Number of threads; the model does not depend on it [default: by the work]");

    private readonly ColumnSettings columns;
    private readonly CacheSettings cache;
    private readonly CheckpointSettings checkpoints;

    /// <summary>Adds the options to a command.</summary>
    public TrainingSettings(Command command)
    {
        command.Add(task);
        columns = new(command);
        network = new(command);
        foreach (Option option in new Option[] { preset, hidden, activation, optimizer, learningRate, epochs, batchSize, labelSmoothing, members, weights, classWeights, metric, time, validation, test, calibrate, noCalibrate, clamp, seed, threads })
            command.Add(option);
        cache = new(command);
        checkpoints = new(command);
    }

    public TabularOptions Read(ParseResult line, CsvOptions csv) => network.AddTo(new()
    {
        Task = line.GetValue(task),
        Columns = columns.Read(line),
        ClampToTrainingRange = line.GetValue(clamp) ? true : null,
        Preset = line.GetValue(preset) ?? Defaults.Preset,
        // Not given, an option with a list has an empty one.
        Hidden = line.GetResult(hidden) is null ? null : line.GetValue(hidden),
        Activation = line.GetValue(activation),
        Optimizer = line.GetValue(optimizer),
        LearningRate = line.GetValue(learningRate),
        Epochs = line.GetValue(epochs),
        BatchSize = line.GetValue(batchSize),
        LabelSmoothing = line.GetValue(labelSmoothing),
        Members = line.GetValue(members),
        Weights = line.GetValue(weights),
        ClassWeights = line.GetValue(classWeights),
        Metric = ReadMetric(line),
        Calibrate = ReadCalibrate(line),
        TimeBudget = line.GetValue(time) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Validation = line.GetValue(validation) ?? Defaults.Validation,
        Test = line.GetValue(test) ?? Defaults.Test,
        Seed = line.GetValue(seed) is { } value ? new Seed(value) : Defaults.Seed,
        Threads = line.GetValue(threads),
        Cache = cache.Folder(line),
        Memory = cache.Memory(line),
        Checkpoints = checkpoints.Read(line),
        Resume = checkpoints.Resume(line),
        Csv = csv,
    }, line);

    /// <summary>Refuses the options that are for the other task.</summary>
    /// <exception cref="UsageException"><c>--clamp</c> with classes, <c>--calibrate</c> or <c>--label-smoothing</c> with numbers.</exception>
    public static void Check(TabularOptions options, CsvTable table, string target)
    {
        if (options is { Calibrate: not true, ClampToTrainingRange: not true, LabelSmoothing: null })
            return;
        TaskKind task = options.Task ?? SchemaInference.Infer(table, target, choices: options.Columns).Task;
        if (options.Calibrate == true && task == TaskKind.Regression)
            throw new UsageException($"--calibrate is for the probabilities of classes; the target \"{target}\" is a number");
        if (options.LabelSmoothing is not null && task == TaskKind.Regression)
            throw new UsageException($"--label-smoothing is for classes; the target \"{target}\" is a number");
        if (options.ClampToTrainingRange == true && task == TaskKind.Classification)
            throw new UsageException($"--clamp is for the predictions of a regression; the target \"{target}\" is a class");
    }

    private MetricKind? ReadMetric(ParseResult line)
        => line.GetValue(metric) is not null && HasNoValidation(line)
            ? throw new UsageException("--metric chooses the best epoch by the rows of --validation, which are none")
            : line.GetValue(metric);

    private bool? ReadCalibrate(ParseResult line) => (line.GetValue(calibrate), line.GetValue(noCalibrate)) switch
    {
        (true, true) => throw new UsageException("--calibrate and --no-calibrate say the opposite; choose one"),
        (true, _) when HasNoValidation(line) => throw new UsageException("--calibrate fits a temperature to the rows of --validation, which are none"),
        (true, _) => true,
        (_, true) => false,
        _ => null,
    };

    private bool HasNoValidation(ParseResult line) => line.GetValue(validation) is { Path: null, Fraction: 0 };

    private static Option<HeldOut?> Share(string name, string description, HeldOut otherwise) => ValueOption.Of(name, "SHARE|FILE",
        string.Create(CultureInfo.InvariantCulture, $"{description} [default: {otherwise.Fraction}]"), "a share of at least 0 and below 1 (for 20 % write 0.2), or a CSV file", ReadHeldOut);

    // A file that is called like a number is ./0.2, one like a percentage ./20%.
    private static HeldOut? ReadHeldOut(string text)
    {
        if (text.EndsWith('%') && ValueOption.TryDouble(text[..^1].TrimEnd(), out _))
            return null;
        if (!ValueOption.TryDouble(text, out double fraction))
            return text.Length > 0 ? HeldOut.File(text) : null;
        return fraction is >= 0 and < 1 ? HeldOut.Share(fraction) : null;
    }

    // A class may be called a=b: its weight is what follows the last sign.
    private static ClassWeights? ReadClassWeights(string text)
    {
        if (text == "balanced")
            return ClassWeights.Balanced;
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string part in CommaList.Split(text) ?? [""])
        {
            int sign = part.LastIndexOf('=');
            if (sign <= 0 || !ValueOption.TryDouble(part[(sign + 1)..], out double weight) || weight is not (>= 1e-6 and <= 1e6) || !weights.TryAdd(part[..sign], weight))
                return null;
        }
        return ClassWeights.Of(weights);
    }

    private static int[]? ReadWidths(string text)
    {
        if (text == "none")
            return [];
        int?[] widths = [.. text.Split(',').Select(part => int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is >= 1 and <= TabularOptions.WidestLayer ? width : (int?)null)];
        return widths.Contains(null) ? null : [.. widths.OfType<int>()];
    }
}
