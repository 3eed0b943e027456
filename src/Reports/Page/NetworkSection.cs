using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>The network, drawn, and its weights and gradients.</summary>
internal static class NetworkSection
{
    private const int Members = 5;
    private const int DrawnParameters = 24;

    public static Html Of(JsonObject data)
    {
        JsonArray networks = data["networks"]!.AsArray();
        JsonNode first = networks[0]!;
        string same = networks.Count > 1 ? $"One of {networks.Count} networks that differ in their weights; their outputs are averaged. " : "";
        string[] findings = [.. data["findings"]!.AsArray().Select(finding => (string)finding!)];
        return Markup.Section("network", "Network",
        [
            Html.Of($"<figure class=\"network\"><figcaption><span>{same}Of wide layers some units are drawn.</span></figcaption><div class=\"scroll\">{NetworkDrawing.Of(first, (int)data["results"]!["features"]!)}</div></figure>"),
            Markup.Table("Layers", [">layer", "what", ">outputs", ">parameters", "idle units"], first["layers"]!.AsArray().Select((layer, i) => (IReadOnlyList<string>)
                [$"{i}", (string)layer!["title"]!, Figures.Count(layer["outputs"]), Figures.Count(layer["parameters"]), (string?)layer["idle"] ?? ""])),
            findings.Length == 0
                ? Html.Of($"<p class=\"fine\">No dead or saturated units, no vanishing or exploding gradients.</p>")
                : Html.Of($"<ul class=\"findings\">{findings.Select(finding => Html.Of($"<li>{finding}</li>"))}</ul>"),
            .. networks.Take(Members).Select((network, n) => Parameters(network!, n, networks.Count, LearningSection.Since(data))),
        ]);
    }

    private static Html Parameters(JsonNode network, int n, int count, string since)
    {
        JsonArray parameters = network["parameters"]!.AsArray();
        bool hasGradients = parameters.Any(each => each!["gradients"] is not null);
        Html table = Markup.Table("Parameters", ["parameter", "shape", ">least", ">greatest", ">RMS", .. hasGradients ? new[] { ">gradient RMS" } : []], parameters.Select(each => (IReadOnlyList<string>)
            [(string)each!["name"]!, (string)each["shape"]!, Figures.Of(each["weights"]!["minimum"]), Figures.Of(each["weights"]!["maximum"]), Figures.Of(each["weights"]!["rms"]), .. hasGradients ? new[] { Figures.Of(each["gradients"]?["rms"]) } : []]));
        string drawn = parameters.Count > DrawnParameters ? $"of the first {DrawnParameters} of {parameters.Count} parameters" : "of each parameter";
        Html charts = Html.Of(
            $"""
            {Markup.Chart($"weights:{n}", "Weights", $"{drawn}, from the least to the greatest", table)}
            {(hasGradients ? Markup.Chart($"gradients:{n}", "Gradients", $"{drawn} in the last batch trained on, averaged over its rows", table) : default)}
            {(network["gradientSizes"] is JsonArray { Count: > 1 } sizes ? Markup.Chart($"sizes:{n}", "Size of the gradients", $"root mean square by epoch, in its last batch{since}; where the curves of the first layers lie far below the last, gradients vanish", Sizes(parameters, sizes)) : default)}
            """);
        return count == 1 ? Html.Of($"<div class=\"grid\">{charts}</div>") : Html.Of($"<details class=\"member\"{(n == 0 ? new Html(" open") : default)}><summary>{(string?)network["name"]}</summary><div class=\"grid\">{charts}</div></details>");
    }

    private static Html Sizes(JsonArray parameters, JsonArray sizes) => Markup.Table("Size of the gradients", [">epoch", .. parameters.Select(each => $">{(string)each!["name"]!}")],
        sizes.Select(each => (IReadOnlyList<string>)[Figures.Count(each!["epoch"]), .. each["sizes"]!.AsArray().Select(Figures.Of)]));
}
