using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>The names that <c>--metric</c> takes: those of its help, and those of results, such as <c>logLoss</c>.</summary>
/// <param name="Name">As the help and complaints have it.</param>
/// <param name="Result">As <see cref="TabularModel.Evaluate"/> has it.</param>
/// <param name="Kind">The metric.</param>
internal sealed record MetricName(string Name, string Result, MetricKind Kind)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricName> All { get; } =
    [
        new("accuracy", "accuracy", MetricKind.Accuracy),
        new("log-loss", "logLoss", MetricKind.LogLoss),
        new("auc", "auc", MetricKind.Auc),
        new("f1", "macroF1", MetricKind.F1),
        new("rmse", "rmse", MetricKind.Rmse),
        new("mae", "mae", MetricKind.Mae),
        new("r2", "r2", MetricKind.R2),
    ];

    /// <summary>The metric that a word means, in upper or lower case, with hyphens or without; null for none.</summary>
    public static MetricName? Find(string word) => All.FirstOrDefault(metric => Plain(word).Equals(Plain(metric.Name), StringComparison.OrdinalIgnoreCase) || Plain(word).Equals(metric.Result, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names, with commas between.</summary>
    public static string List(IEnumerable<MetricName> metrics) => string.Join(", ", metrics.Select(metric => metric.Name));

    private static string Plain(string word) => word.Replace("-", "", StringComparison.Ordinal);
}
