using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Backprop.Data;
using Backprop.Training.Checkpoints;

namespace Backprop.Tabular;

/// <summary>What a training on a table hangs on beside the network, the options of the trainer and the encoded numbers: it is compared when the training goes on.</summary>
internal static class TabularOrigin
{
    /// <param name="checkpoints">Where the training is saved; null for nowhere.</param>
    /// <param name="table">The rows.</param>
    /// <param name="encoder">How they are encoded.</param>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="options">What the caller has set.</param>
    /// <param name="recipe">What was decided of the rest.</param>
    public static CheckpointOptions? AddTo(CheckpointOptions? checkpoints, CsvTable table, TabularEncoder encoder, Samples<float> train, TabularOptions options, Recipe recipe) => checkpoints is null ? null : checkpoints with
    {
        Origin = new Dictionary<string, string>(checkpoints.Origin)
        {
            // The seed of a member is derived from it.
            ["seed of the training"] = options.Seed.ToString(),
            ["target"] = DisplayText.Quote(encoder.Target.Column),
            ["task"] = encoder.Target.Task.ToString(),
            ["preset"] = options.Preset.ToString(),
            ["number of members"] = recipe.Members.ToString(CultureInfo.InvariantCulture),
            ["part for validation"] = Describe(options.Validation),
            ["part for the test"] = Describe(options.Test),
            ["decimal separator"] = DisplayText.Quote($"{table.Options.DecimalSeparator}"),
            ["list of missing values"] = Quoted(table.Options.MissingValues),
            ["list of ignored columns"] = Quoted(options.Columns.Ignore.Order(StringComparer.Ordinal)),
            ["list of numeric columns"] = Quoted(options.Columns.Numeric.Order(StringComparer.Ordinal)),
            ["list of categorical columns"] = Quoted(options.Columns.Categorical.Order(StringComparer.Ordinal)),
            ["list of date columns"] = Quoted(options.Columns.Date.Order(StringComparer.Ordinal)),
            ["order of dates"] = options.Columns.DateOrder.ToString(),
            ["clamping of predictions"] = options.EncodingOrPreset().ClampToTrainingRange ? "on" : "off",
            ["column of weights"] = options.Weights is { } weights ? DisplayText.Quote(weights) : "",
            ["weighting of the classes"] = Describe(options.ClassWeights),
            ["metric for the best epoch"] = recipe.RestoresBest ? Describe(options.Metric, encoder.Target.Task) : "",
            ["dropout"] = recipe.Dropout.ToString(CultureInfo.InvariantCulture),
            ["weight decay"] = recipe.WeightDecay.ToString(CultureInfo.InvariantCulture),
            // Which samples are shuffled among each other.
            ["memory for samples (--cache, --memory)"] = $"enough for {(train.Shuffling == "on" ? "all" : train.Shuffling)}",
            // Classes and categories have names that the encoded numbers do not show.
            [RunPlan.Encoding] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(encoder.ToJson().ToJsonString())))[..16],
        },
    };

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => DisplayText.Quote(name)));

    private static string Describe(ClassWeights? weights) => weights is null ? "" : weights.ByName is not { } byName ? "balanced"
        : string.Join(", ", byName.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => FormattableString.Invariant($"{DisplayText.Quote(each.Key)} = {each.Value}")));

    private static string Describe(MetricKind? metric, TaskKind task) => (metric ?? (task == TaskKind.Classification ? MetricKind.Accuracy : null))?.ToString() ?? "mean squared error";

    private static string Describe(HeldOut part) => part switch
    {
        { Path: not null } => "a file",
        { Rows: not null } => "a table",
        _ => part.Fraction.ToString(CultureInfo.InvariantCulture),
    };
}
