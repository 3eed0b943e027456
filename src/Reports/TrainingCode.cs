using System.Globalization;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>C# that trains the same model: the options that are not the defaults, without those that change no model.</summary>
internal static class TrainingCode
{
    private static readonly TabularOptions Defaults = new();
    private static readonly EncodingOptions DefaultEncoding = new();

    public static string Of(TabularRun run)
    {
        (string name, string target) = (run.Table.Name, run.Schema.Target);
        // Several files, standard input and rows from elsewhere have a name that is no path.
        if (!File.Exists(name))
            return $"CsvTable table = …; // {DisplayText.Line(name)}\n{Train("table", target, run.Options)}";
        if (run.Table.KnownColumns.Count == 0)
            return Of(name, target, run.Options);
        return $"CsvTable table = {Table(run.Table)};\n{Train("table", target, run.Options)}";
    }

    internal static string Of(string file, string target, TabularOptions options) => Train(Literal(file), target, options);

    private static string Train(string table, string target, TabularOptions options)
        => $"TabularModel model = TabularTrainer.Train({table}, {Literal(target)}, new TabularOptions\n{{\n{string.Concat(Settings(options).Select(setting => $"    {setting},\n"))}}});";

    private static IEnumerable<string> Settings(TabularOptions options)
    {
        if (options.Task is { } task)
            yield return $"Task = TaskKind.{task}";
        if (Columns(options) is { Length: > 0 } columns)
            yield return $"Columns = new() {{ {string.Join(", ", columns)} }}";
        if (options.Encoding is { } encoding)
            yield return Encoding(encoding) is { Length: > 0 } parts ? $"Encoding = new() {{ {string.Join(", ", parts)} }}" : "Encoding = new()";
        if (options.ClampToTrainingRange is { } clamp)
            yield return $"ClampToTrainingRange = {Text(clamp)}";
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
        if (options.LabelSmoothing is { } smoothing)
            yield return $"LabelSmoothing = {Text(smoothing)}";
        if (options.Members is { } members)
            yield return $"Members = {members}";
        if (options.Embedding is { } embedding)
            yield return $"Embedding = EmbeddingKind.{embedding}";
        if (options.CategoryEmbedding is { } features)
            yield return $"CategoryEmbedding = {features}";
        if (options.ParametricActivations is { } parametric)
            yield return $"ParametricActivations = {Text(parametric)}";
        if (options.Dropout is { } dropout)
            yield return $"Dropout = {Text(dropout)}";
        if (options.WeightDecay is { } decay)
            yield return $"WeightDecay = {Text(decay)}";
        if (options.Weights is { } weights)
            yield return $"Weights = {Literal(weights)}";
        if (options.ClassWeights is { } classWeights)
            yield return classWeights.ByName is null ? "ClassWeights = ClassWeights.Balanced"
                : $"ClassWeights = ClassWeights.Of(new Dictionary<string, double> {{ {string.Join(", ", classWeights.ByName.Select(each => $"[{Literal(each.Key)}] = {Text(each.Value)}"))} }})";
        if (options.Metric is { } metric)
            yield return $"Metric = MetricKind.{metric}";
        if (options.Calibrate is { } calibrate)
            yield return $"Calibrate = {Text(calibrate)}";
        if (options.TimeBudget is { } time)
            yield return $"TimeBudget = TimeSpan.FromSeconds({Text(time.TotalSeconds)})";
        if (options.Validation != Defaults.Validation)
            yield return $"Validation = {HeldOutPart(options.Validation)}";
        if (options.Test != Defaults.Test)
            yield return $"Test = {HeldOutPart(options.Test)}";
        yield return $"Seed = new Seed({options.Seed})";
        if (options.Cache is { } cache)
            yield return $"Cache = {Literal(cache)}";
        if (options.Memory is { } memory)
            yield return $"Memory = {memory}";
        if (Csv(options.Csv) is { Length: > 0 } csv)
            yield return $"Csv = new() {{ {string.Join(", ", csv)} }}";
    }

    private static string[] Columns(TabularOptions options) =>
    [
        .. new[] { ("Ignore", options.Columns.Ignore), ("Numeric", options.Columns.Numeric), ("Categorical", options.Columns.Categorical), ("Date", options.Columns.Date) }
            .Where(each => each.Item2.Count > 0).Select(each => $"{each.Item1} = [{string.Join(", ", each.Item2.Select(Literal))}]"),
        .. options.Columns.DateOrder == DateOrder.None ? [] : new[] { $"DateOrder = DateOrder.{options.Columns.DateOrder}" },
    ];

    private static string[] Encoding(EncodingOptions encoding) =>
    [
        .. encoding.Scaling == DefaultEncoding.Scaling ? [] : new[] { $"Scaling = NumericScaling.{encoding.Scaling}" },
        .. encoding.MaximumLevels == DefaultEncoding.MaximumLevels ? [] : new[] { $"MaximumLevels = {encoding.MaximumLevels}" },
        .. new[]
        {
            ("MissingIndicators", encoding.MissingIndicators, DefaultEncoding.MissingIndicators),
            ("SignedPairs", encoding.SignedPairs, DefaultEncoding.SignedPairs),
            ("GroupsRareLevels", encoding.GroupsRareLevels, DefaultEncoding.GroupsRareLevels),
            ("LeavesOutConstants", encoding.LeavesOutConstants, DefaultEncoding.LeavesOutConstants),
            ("ClampToTrainingRange", encoding.ClampToTrainingRange, DefaultEncoding.ClampToTrainingRange),
        }.Where(each => each.Item2 != each.Item3).Select(each => $"{each.Item1} = {Text(each.Item2)}"),
    ];

    private static string[] Csv(CsvOptions csv) =>
    [
        .. csv.Delimiter == Defaults.Csv.Delimiter ? [] : new[] { $"Delimiter = {Character(csv.Delimiter)}" },
        .. csv.HasHeader ? [] : new[] { "HasHeader = false" },
        .. csv.DecimalSeparator == Defaults.Csv.DecimalSeparator ? [] : new[] { $"DecimalSeparator = {Character(csv.DecimalSeparator)}" },
        .. csv.MissingValues.SequenceEqual(Defaults.Csv.MissingValues) ? [] : new[] { $"MissingValues = [{string.Join(", ", csv.MissingValues.Select(Literal))}]" },
        .. csv.MaximumFieldLength == Defaults.Csv.MaximumFieldLength ? [] : new[] { $"MaximumFieldLength = {csv.MaximumFieldLength}" },
    ];

    private static string Table(CsvTable table)
    {
        string csv = Csv(table.Options) is { Length: > 0 } parts ? $", new CsvOptions {{ {string.Join(", ", parts)} }}" : "";
        return $"CsvTable.Read({Literal(table.Name)}{csv}){string.Concat(table.KnownColumns.Select(column => $".WhereKnown({Literal(column)})"))}";
    }

    private static string HeldOutPart(HeldOut part) => part switch
    {
        { Path: { } path } => $"HeldOut.File({Literal(path)})",
        { Rows: { } rows } => $"HeldOut.Table({(File.Exists(rows.Name) ? Table(rows) : "…")})",
        { Fraction: 0 } => "HeldOut.None",
        _ => Text(part.Fraction),
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";

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
