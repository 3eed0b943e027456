using System.Text.Json.Nodes;
using Backprop.Cli.Options;
using Backprop.Reports;
using Backprop.Tabular;

namespace Backprop.Cli.Results;

/// <summary>Results for machines: one JSON object in one line of standard output. Its names are a promise. The last is <c>warnings</c>, a text for each that was given.</summary>
internal static class ResultJson
{
    /// <summary>What <c>train --json</c> prints: <see cref="TrainingReport.Results"/>, and with <c>--search</c> one more name, <c>search</c>.</summary>
    public static JsonObject OfTraining(TrainingSummary summary, string path, CrossValidation? judged, JsonObject? search, IReadOnlyList<string> warnings)
    {
        JsonObject result = TrainingReport.Results(summary, path, judged);
        if (search is not null)
            result["search"] = search;
        return With(warnings, result);
    }

    /// <summary>What <c>evaluate --json</c> prints: of those, what there is without training. The rows are test rows. Where they count by their weights there is one more name, <c>weights</c>, their column.</summary>
    public static JsonObject OfEvaluation(TabularModel model, int rows, IReadOnlyDictionary<string, double> metrics, string path, string? weights, IReadOnlyList<string> warnings)
    {
        JsonObject result = new()
        {
            ["task"] = ValueOption.NameOf(model.Task),
            ["rows"] = rows,
            ["features"] = model.Summary.Features,
            ["classes"] = model.Summary.Classes,
            ["test"] = ResultData.Metrics(metrics),
            ["model"] = path,
        };
        if (weights is not null)
            result["weights"] = weights;
        return With(warnings, result);
    }

    /// <summary>What <c>importance --json</c> prints: the columns by drop, with the 95 % interval and the mean |∂C/∂x|; <c>weights</c> as for <c>evaluate</c>.</summary>
    public static JsonObject OfImportance(string metric, int rows, IReadOnlyList<ColumnImportance> drops, IReadOnlyDictionary<string, double> gradients, string? weights, IReadOnlyList<string> warnings)
    {
        JsonObject result = new()
        {
            ["metric"] = metric,
            ["rows"] = rows,
            ["columns"] = new JsonArray([.. drops.Select(drop => (JsonNode)new JsonObject
            {
                ["column"] = drop.Column,
                ["drop"] = Json.Number(drop.Mean),
                ["low"] = Json.Number(drop.Low),
                ["high"] = Json.Number(drop.High),
                ["gradient"] = Json.Number(gradients[drop.Column]),
            })]),
        };
        if (weights is not null)
            result["weights"] = weights;
        return With(warnings, result);
    }

    private static JsonObject With(IReadOnlyList<string> warnings, JsonObject result)
    {
        result["warnings"] = new JsonArray([.. warnings.Select(text => (JsonNode)text)]);
        return result;
    }
}
