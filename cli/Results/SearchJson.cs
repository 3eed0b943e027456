using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Reports;
using Backprop.Tabular;

namespace Backprop.Cli.Results;

/// <summary>What <c>train --search N --json</c> adds as <c>search</c>: the metric, every trial with its scores by rung, the best first, and the command line of the best.</summary>
internal static class SearchJson
{
    public static JsonObject Of(SearchResult found, string command) => new()
    {
        ["metric"] = found.Metric,
        ["stopReason"] = JsonNamingPolicy.CamelCase.ConvertName(found.StopReason.ToString()),
        ["best"] = found.Best.Index,
        ["command"] = command,
        ["trials"] = new JsonArray([.. found.Trials.Select(trial => (JsonNode)new JsonObject
        {
            ["trial"] = trial.Index,
            ["settings"] = new JsonObject(trial.Settings.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value))),
            ["epochs"] = new JsonArray([.. trial.Epochs.Select(epochs => (JsonNode)epochs)]),
            ["scores"] = Json.Numbers(trial.Scores),
            ["seconds"] = trial.Seconds,
        })]),
    };
}
