using System.Text.Json.Nodes;
using Backprop.Reports.Networks;
using Backprop.Tabular;
using Backprop.Training;

namespace Backprop.Reports;

/// <summary>The courses of the networks' trainings; of very many epochs some, the best among them.</summary>
internal static class CurveData
{
    private const int Epochs = 250;

    public static JsonObject Of(TabularRun run, IReadOnlyList<NetworkWatch> watched)
    {
        IReadOnlyList<TrainingHistory> networks = run.Networks;
        string? metric = run.History.Epochs.Count == 0 ? null : run.History.Epochs[0].Metrics.Keys.FirstOrDefault();
        return new()
        {
            ["metric"] = metric,
            ["metricOn"] = networks[0].Epochs is [{ ValidationCost: null }, ..] ? "train" : "validation",
            ["networks"] = new JsonArray([.. networks.Select((history, n) => (JsonNode)Course(history, metric, networks.Count == 1 ? "network" : $"member {n + 1}", watched.ElementAtOrDefault(n)))]),
            ["mean"] = networks.Count == 1 ? null : Course(run.History, metric, "mean", null),
        };
    }

    private static JsonObject Course(TrainingHistory history, string? metric, string name, NetworkWatch? watch)
    {
        IReadOnlyList<EpochRecord> all = history.Epochs;
        EpochRecord[] epochs = [.. Thinning.Positions(all.Count, Epochs).Append(history.BestEpoch - 1).Where(e => e >= 0 && e < all.Count).Distinct().Order().Select(e => all[e])];
        return new()
        {
            ["name"] = name,
            ["best"] = history.BestEpoch,
            ["epochs"] = new JsonArray([.. epochs.Select(epoch => (JsonNode)epoch.Epoch)]),
            ["train"] = Json.Numbers(epochs.Select(epoch => epoch.TrainingCost)),
            ["validation"] = Json.Numbers(epochs.Select(epoch => epoch.ValidationCost)),
            ["metric"] = metric is null ? null : Json.Numbers(epochs.Select(epoch => epoch.Metrics[metric])),
            ["rate"] = Json.Numbers(epochs.Select(epoch => epoch.LearningRate)),
            ["trainMetric"] = watch is null ? null : new JsonArray([.. watch.Epochs.Where(each => each.TrainingMetric is not null)
                .Select(each => (JsonNode)new JsonObject { ["epoch"] = each.Epoch, ["value"] = Json.Number(each.TrainingMetric) })]),
        };
    }
}
