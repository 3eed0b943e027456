using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>What came of a training, as JSON. Its names are a promise.</summary>
internal static class ResultData
{
    public static JsonObject Of(TrainingSummary summary, string? model, CrossValidation? judged)
    {
        JsonObject result = new()
        {
            ["task"] = summary.Task.ToString().ToLowerInvariant(),
            ["rows"] = summary.Rows,
            ["features"] = summary.Features,
            ["classes"] = summary.Classes,
            ["train"] = Metrics(summary.Train),
            ["validation"] = Metrics(summary.Validation),
            ["test"] = Metrics(summary.Test),
            ["epochs"] = summary.Epochs,
            ["bestEpoch"] = summary.BestEpoch,
            ["stopReason"] = JsonNamingPolicy.CamelCase.ConvertName(summary.StopReason.ToString()),
            ["seconds"] = summary.Seconds,
            ["samplesPerSecond"] = summary.SamplesPerSecond,
            ["model"] = model,
        };
        if (summary.MostEpochs > summary.Epochs)
            result["mostEpochs"] = summary.MostEpochs;
        if (judged is not null)
            result["crossValidation"] = new JsonObject
            {
                ["folds"] = judged.Folds.Count,
                ["byFold"] = new JsonArray([.. judged.Folds.Select(Metrics)]),
                ["mean"] = Metrics(judged.Mean),
                ["std"] = Metrics(judged.StandardDeviation),
            };
        if (summary.Calibration is { } calibration)
            result["calibration"] = Of(calibration);
        return result;
    }

    /// <summary>Metrics by name; one that is not defined (AUC with one class present) is null.</summary>
    public static JsonObject? Metrics(IReadOnlyDictionary<string, double>? metrics)
        => metrics is null ? null : new(metrics.Select(metric => KeyValuePair.Create(metric.Key, Json.Number(metric.Value))));

    private static JsonObject Of(Calibration calibration) => new()
    {
        ["temperature"] = calibration.Temperature,
        ["rows"] = calibration.Rows,
        ["validation"] = new JsonObject { ["before"] = Metrics(calibration.ValidationBefore), ["after"] = Metrics(calibration.ValidationAfter) },
        ["test"] = calibration.TestBefore is null ? null : new JsonObject { ["before"] = Metrics(calibration.TestBefore), ["after"] = Metrics(calibration.TestAfter) },
    };
}
