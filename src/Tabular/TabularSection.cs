using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>
/// The part of a model file that a <see cref="TabularModel"/> adds to its network: <c>encoder</c> and <c>summary</c>, and <c>cells</c> where these are not written as usual:
/// <c>delimiter</c>, <c>decimalSeparator</c> and <c>missingValues</c>, each only where it is another than that of <see cref="CsvOptions"/>.
/// </summary>
internal static class TabularSection
{
    private static readonly CsvOptions Usual = new();

    public static JsonObject Write(TabularModel model)
    {
        JsonObject section = new()
        {
            ["encoder"] = model.Encoder.ToJson(),
            ["summary"] = Write(model.Summary),
        };
        if (Write(model.Csv) is { Count: > 0 } cells)
            section["cells"] = cells;
        return section;
    }

    public static TabularModel Read(JsonObject section, Sequential<float> network, string? path)
    {
        TabularModel model;
        try
        {
            var encoder = TabularEncoder.FromJson(Field(section, "encoder").AsObject());
            model = new(network, encoder, ReadSummary(Field(section, "summary").AsObject()) with { Members = network.Layers is [Ensemble<float> ensemble] ? ensemble.Members.Count : 1 }, section["cells"] is { } cells ? ReadCells(cells.AsObject()) : Usual);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new ModelFileException($"its section \"tabular\" cannot be read: {e.Message}", path, e);
        }
        int inputs = model.Encoder.FeatureNames.Count, outputs = Math.Max(1, model.ClassNames.Count);
        if (network.InputSize is { } size && size != inputs)
            throw new ModelFileException($"its network takes {size} features, but its columns give {inputs}", path);
        if (network.OutputSize(inputs) != outputs)
            throw new ModelFileException($"its network gives {network.OutputSize(inputs)} outputs, but its columns need {outputs}", path);
        return model;
    }

    private static JsonObject Write(CsvOptions csv)
    {
        JsonObject cells = new();
        if (csv.Delimiter != Usual.Delimiter)
            cells["delimiter"] = $"{csv.Delimiter}";
        if (csv.DecimalSeparator != Usual.DecimalSeparator)
            cells["decimalSeparator"] = $"{csv.DecimalSeparator}";
        if (!csv.MissingValues.SequenceEqual(Usual.MissingValues))
            cells["missingValues"] = JsonFields.ToArray(csv.MissingValues);
        return cells;
    }

    private static CsvOptions ReadCells(JsonObject cells) => new()
    {
        Delimiter = cells.Character("delimiter", Usual.Delimiter),
        DecimalSeparator = cells.Character("decimalSeparator", Usual.DecimalSeparator),
        MissingValues = cells["missingValues"] is null ? Usual.MissingValues : cells.RequireTexts("missingValues"),
    };

    private static JsonObject Write(TrainingSummary summary)
    {
        JsonObject json = WriteAll(summary);
        if (summary.Weights is not null)
            json["weights"] = summary.Weights;
        if (summary.Calibration is { } calibration)
            json["calibration"] = Write(calibration);
        if (summary.MostEpochs > summary.Epochs)
            json["mostEpochs"] = summary.MostEpochs;
        return json;
    }

    private static JsonObject WriteAll(TrainingSummary summary) => new()
    {
        ["task"] = Name(summary.Task),
        ["rows"] = summary.Rows,
        ["features"] = summary.Features,
        ["classes"] = summary.Classes,
        ["train"] = Write(summary.Train),
        ["validation"] = Write(summary.Validation),
        ["test"] = Write(summary.Test),
        ["epochs"] = summary.Epochs,
        ["bestEpoch"] = summary.BestEpoch,
        ["stopReason"] = summary.StopReason.ToString(),
        ["warnings"] = new JsonArray([.. summary.Warnings.Select(warning => (JsonNode)warning)]),
    };

    // Time is left out: the same run gives the same file, byte for byte.
    private static TrainingSummary ReadSummary(JsonObject json) => new()
    {
        Task = Field(json, "task").GetValue<string>() == Name(TaskKind.Classification) ? TaskKind.Classification : TaskKind.Regression,
        Rows = Field(json, "rows").GetValue<int>(),
        Features = Field(json, "features").GetValue<int>(),
        Classes = Field(json, "classes").GetValue<int>(),
        Weights = json["weights"]?.GetValue<string>(),
        Train = ReadMetrics(json["train"]) ?? throw new FormatException("\"train\" is missing."),
        Validation = ReadMetrics(json["validation"]),
        Test = ReadMetrics(json["test"]),
        Calibration = json["calibration"] is { } calibration ? ReadCalibration(calibration.AsObject()) : null,
        Epochs = Field(json, "epochs").GetValue<int>(),
        MostEpochs = json["mostEpochs"]?.GetValue<int>() ?? 0,
        BestEpoch = Field(json, "bestEpoch").GetValue<int>(),
        StopReason = Enum.TryParse(Field(json, "stopReason").GetValue<string>(), out StopReason reason) && Enum.IsDefined(reason) ? reason : throw new FormatException("\"stopReason\" is unknown."),
        Warnings = [.. Field(json, "warnings").AsArray().Select(warning => (warning ?? throw new FormatException("A warning is missing.")).GetValue<string>())],
    };

    private static JsonObject Write(Calibration calibration) => new()
    {
        ["temperature"] = calibration.Temperature,
        ["rows"] = calibration.Rows,
        ["validationBefore"] = Write(calibration.ValidationBefore),
        ["validationAfter"] = Write(calibration.ValidationAfter),
        ["testBefore"] = Write(calibration.TestBefore),
        ["testAfter"] = Write(calibration.TestAfter),
    };

    private static Calibration ReadCalibration(JsonObject json) => new()
    {
        Temperature = Field(json, "temperature").GetValue<double>(),
        Rows = Field(json, "rows").GetValue<int>(),
        ValidationBefore = ReadMetrics(Field(json, "validationBefore"))!,
        ValidationAfter = ReadMetrics(Field(json, "validationAfter"))!,
        TestBefore = ReadMetrics(json["testBefore"]),
        TestAfter = ReadMetrics(json["testAfter"]),
    };

    // JSON has no NaN: a metric that is not defined is null.
    private static JsonObject? Write(IReadOnlyDictionary<string, double>? metrics)
        => metrics is null ? null : new(metrics.Select(metric => KeyValuePair.Create(metric.Key, double.IsFinite(metric.Value) ? (JsonNode?)metric.Value : null)));

    private static Dictionary<string, double>? ReadMetrics(JsonNode? json)
        => json?.AsObject().ToDictionary(metric => metric.Key, metric => metric.Value?.GetValue<double>() ?? double.NaN);

    private static JsonNode Field(JsonObject json, string name) => json[name] ?? throw new FormatException($"\"{name}\" is missing.");

    private static string Name(TaskKind task) => task == TaskKind.Classification ? "classification" : "regression";
}
