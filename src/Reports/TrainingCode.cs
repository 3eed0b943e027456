using System.Globalization;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>C# that trains the same model: the options that are not the defaults.</summary>
internal static class TrainingCode
{
    private static readonly TabularOptions Defaults = new();

    public static string Of(TabularRun run)
    {
        string[] settings = [.. Settings(run.Options)];
        string options = settings.Length == 0 ? "" : $", new TabularOptions\n{{\n{string.Concat(settings.Select(setting => $"    {setting},\n"))}}}";
        return $"TabularModel model = TabularTrainer.Train({Literal(run.Table.Name)}, {Literal(run.Schema.Target)}{options});";
    }

    private static IEnumerable<string> Settings(TabularOptions options)
    {
        if (options.Task is { } task)
            yield return $"Task = TaskKind.{task}";
        if (Columns(options) is { Length: > 0 } columns)
            yield return $"Columns = new() {{ {string.Join(", ", columns)} }}";
        if (options.Encoding is not null)
            yield return "Encoding = /* as it was */";
        if (options.ClampToTrainingRange is { } clamp)
            yield return $"ClampToTrainingRange = {(clamp ? "true" : "false")}";
        if (options.Preset != Defaults.Preset)
            yield return $"Preset = Preset.{options.Preset}";
        if (options.Hidden is { } hidden)
            yield return $"Hidden = [{string.Join(", ", hidden)}]";
        if (options.Activation is { } activation)
            yield return $"Activation = ActivationKind.{activation}";
        if (options.Optimizer is { } optimizer)
            yield return $"Optimizer = OptimizerKind.{optimizer}";
        if (options.LearningRate is { } rate)
            yield return $"LearningRate = {Text(rate)}";
        if (options.Epochs is { } epochs)
            yield return $"Epochs = {epochs}";
        if (options.BatchSize is { } batchSize)
            yield return $"BatchSize = {batchSize}";
        if (options.Members is { } members)
            yield return $"Members = {members}";
        if (options.Weights is { } weights)
            yield return $"Weights = {Literal(weights)}";
        if (options.ClassWeights is { } classWeights)
            yield return classWeights.ByName is null ? "ClassWeights = ClassWeights.Balanced"
                : $"ClassWeights = ClassWeights.Of(new Dictionary<string, double> {{ {string.Join(", ", classWeights.ByName.Select(each => $"[{Literal(each.Key)}] = {Text(each.Value)}"))} }})";
        if (options.Metric is { } metric)
            yield return $"Metric = MetricKind.{metric}";
        if (options.TimeBudget is { } time)
            yield return $"TimeBudget = TimeSpan.FromSeconds({Text(time.TotalSeconds)})";
        if (options.Validation != Defaults.Validation)
            yield return $"Validation = {HeldOutPart(options.Validation)}";
        if (options.Test != Defaults.Test)
            yield return $"Test = {HeldOutPart(options.Test)}";
        yield return $"Seed = new Seed({options.Seed})";
        if (Csv(options) is { Length: > 0 } csv)
            yield return $"Csv = new() {{ {string.Join(", ", csv)} }}";
    }

    private static string[] Columns(TabularOptions options) =>
    [
        .. new[] { ("Ignore", options.Columns.Ignore), ("Numeric", options.Columns.Numeric), ("Categorical", options.Columns.Categorical), ("Date", options.Columns.Date) }
            .Where(each => each.Item2.Count > 0).Select(each => $"{each.Item1} = [{string.Join(", ", each.Item2.Select(Literal))}]"),
    ];

    private static string[] Csv(TabularOptions options) =>
    [
        .. options.Csv.Delimiter == Defaults.Csv.Delimiter ? [] : new[] { $"Delimiter = {Character(options.Csv.Delimiter)}" },
        .. options.Csv.HasHeader ? [] : new[] { "HasHeader = false" },
        .. options.Csv.DecimalSeparator == Defaults.Csv.DecimalSeparator ? [] : new[] { $"DecimalSeparator = {Character(options.Csv.DecimalSeparator)}" },
        .. options.Csv.MissingValues.SequenceEqual(Defaults.Csv.MissingValues) ? [] : new[] { $"MissingValues = [{string.Join(", ", options.Csv.MissingValues.Select(Literal))}]" },
    ];

    private static string HeldOutPart(HeldOut part) => part switch
    {
        { Path: { } path } => $"HeldOut.File({Literal(path)})",
        { Fraction: 0 } => "HeldOut.None",
        _ => Text(part.Fraction),
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Character(char c) => c == '\t' ? @"'\t'" : c is '\'' or '\\' ? $@"'\{c}'" : $"'{c}'";

    // Escapes of C# that are one character wide whatever follows them.
    private static string Literal(string text) => $"\"{string.Concat(text.Select(c => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        _ when char.IsControl(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
        _ => c.ToString(),
    }))}\"";
}
