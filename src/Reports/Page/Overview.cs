using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>What one sees first: what was trained, how good it is and on which rows, and what to be wary of.</summary>
internal static class Overview
{
    public static Html Header(JsonObject data)
    {
        JsonNode results = data["results"]!;
        bool isClassification = data["classification"] is not null;
        (string members, string whose, string average) = data["networks"]!.AsArray().Count is var count and > 1 ? ($" of {count} networks", "their", " on average") : ("", "the", "");
        string epochs = results["mostEpochs"] is { } most ? $"{Figures.Count(results["epochs"])} to {Figures.Count(most)} epochs" : DisplayText.Count((int)results["epochs"]!, "epoch");
        return Html.Of(
            $"""
            <header><p class="over">Training report</p><h1>{(string?)data["target"]}</h1>
            <p class="lead">{(isClassification ? "Classification" : "Regression")} of <code>{(string?)data["file"]}</code>: {Named(results["rows"], "row")}, {Named(data["columns"], "column")}, {Named(results["features"], "input")}{(isClassification ? $", {Figures.Count(results["classes"])} classes" : "")}</p>
            <div class="cards">{Cards(data)}</div>
            <p class="note">The large figures are those of {RowSet.Description(data)}.</p>
            {Metrics(results)}{Folds(results["crossValidation"])}
            <p class="note">{epochs}{members}, {whose} best was {Figures.Count(results["bestEpoch"])}{average}; {Figures.Of(results["seconds"])} s of training, {Figures.Count(Math.Round((double)results["samplesPerSecond"]!))} samples/s. {Ending((string?)results["stopReason"])}</p></header>

            """);
    }

    public static Html Warnings(JsonObject data)
    {
        string[] lines = [.. data["findings"]!.AsArray().Concat(data["warnings"]!.AsArray()).Select(line => (string)line!)];
        return lines.Length == 0
            ? Html.Of($"<p class=\"fine\">Nothing odd was found in the data or the network.</p>\n")
            : Html.Of($"<aside class=\"warnings\" aria-labelledby=\"warnings-title\"><h2 id=\"warnings-title\">{(lines.Length == 1 ? "One thing" : $"{lines.Length} things")} to know</h2><ul>{lines.Select(line => Html.Of($"<li>{line}</li>"))}</ul></aside>\n");
    }

    private static string Named(JsonNode? count, string noun) => DisplayText.Count((int)count!, noun);

    private static IEnumerable<Html> Cards(JsonObject data)
        => RowSet.Metrics(data) is not { } metrics ? [] : metrics.Select(metric => Html.Of($"<div class=\"card\"><span>{MetricName.Of(metric.Key)}</span><b>{Figures.Metric(metric.Value)}</b></div>"));

    private static Html Metrics(JsonNode results)
    {
        (string Name, JsonObject Metrics)[] parts = [.. new[] { "train", "validation", "test" }.Where(part => results[part] is not null).Select(part => (part, results[part]!.AsObject()))];
        string[] names = [.. parts[0].Metrics.Select(metric => metric.Key)];
        return Markup.Table("Metrics", ["rows", .. names.Select(name => $">{MetricName.Of(name)}")], parts.Select(part => (IReadOnlyList<string>)[part.Name, .. names.Select(name => Figures.Metric(part.Metrics[name]))]));
    }

    private static Html Folds(JsonNode? judged) => judged is null ? default : Html.Of(
        $"""
        <p class="note">Cross-validation: {Figures.Count(judged["folds"])} folds, each judged by a model that was trained on the others with the same options.</p>
        {Markup.Table("Cross-validation", ["folds", .. judged["mean"]!.AsObject().Select(metric => $">{MetricName.Of(metric.Key)}")], [Row("mean", judged["mean"]!), Row("standard deviation", judged["std"]!)])}
        """);

    private static string[] Row(string name, JsonNode metrics) => [name, .. metrics.AsObject().Select(metric => Figures.Metric(metric.Value))];

    private static string Ending(string? reason) => reason switch
    {
        "cancelled" => "It was interrupted: more epochs were planned.",
        "timeBudget" => "It ended because the time given was spent.",
        _ => "",
    };
}
