using System.Diagnostics;
using Backprop.Data;
using Backprop.Training;
using Backprop.Training.Metrics;

namespace Backprop.Tabular;

/// <summary>The metric that the best epoch is chosen by.</summary>
internal static class StoppingMetric
{
    /// <param name="kind">What the caller has chosen; null for accuracy or R².</param>
    /// <param name="schema">The task and the classes.</param>
    /// <param name="file">What messages call the data.</param>
    /// <exception cref="DataException">The metric is not one of that task, or not of so many classes.</exception>
    public static Metric For(MetricKind? kind, TableSchema schema, string file)
    {
        Metric metric = (kind ?? (schema.Task == TaskKind.Classification ? MetricKind.Accuracy : MetricKind.R2)) switch
        {
            MetricKind.Accuracy => new Accuracy(),
            MetricKind.LogLoss => new LogLoss(),
            MetricKind.Auc => new Auc(),
            MetricKind.F1 => new MacroF1(),
            MetricKind.Rmse => new Rmse(),
            MetricKind.Mae => new Mae(),
            MetricKind.R2 => new R2(),
            _ => throw new UnreachableException(),
        };
        if (metric is ClassificationMetric != (schema.Task == TaskKind.Classification))
            throw new DataException($"the target {DisplayText.Quote(schema.Target)} is {(schema.Task == TaskKind.Classification ? "a class" : "a number")}; {metric.Name} is a metric of {(metric is ClassificationMetric ? "classes" : "numbers")}", file);
        if (metric is Auc && schema.Classes.Count != 2)
            throw new DataException($"the target {DisplayText.Quote(schema.Target)} has {schema.Classes.Count} classes; auc is a metric of two", file);
        return metric;
    }

    /// <summary>A line when no epoch of some network could be judged: it holds the last one, not the best. Null when all could.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="networks">The course of each network's training.</param>
    public static string? Undefined(Metric metric, IReadOnlyList<TrainingHistory> networks)
    {
        int blind = networks.Count(network => network.Epochs.All(epoch => epoch.Metrics.TryGetValue(metric.Name, out double value) && double.IsNaN(value)));
        string which = networks.Count == 1 ? "the network is" : $"{blind} of {networks.Count} networks are";
        return blind == 0 ? null
            : $"{metric.Name} is not defined on the rows that {which} judged by, which are all of one {(metric is ClassificationMetric ? "class" : "target")}: the last epoch stays, not the best; hold more rows out, or take another metric";
    }
}
