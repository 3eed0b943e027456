using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>Learning curves and the learning rate.</summary>
internal static class LearningSection
{
    private const int TableRows = 40;

    public static Html Of(JsonObject data)
    {
        JsonNode curves = data["curves"]!;
        JsonArray networks = curves["networks"]!.AsArray();
        bool isEnsemble = networks.Count > 1;
        JsonNode course = isEnsemble ? curves["mean"]! : networks[0]!;
        if (course["epochs"]!.AsArray().Count == 0)
            return default;
        string best = isEnsemble ? "thin lines are the members, thick ones their mean, dots mark each member's best epoch" : "the dot marks the best epoch";
        string? metric = (string?)curves["metric"];
        return Markup.Section("learning", "Learning", Markup.Grid(
        [
            Markup.Chart("loss", "Loss", $"by epoch; {best}", Table("Loss", course, "train", "validation")),
            .. metric is null ? [] : new[] { Markup.Chart("metric", MetricName.AsTitle(metric), $"by epoch, of the {((string?)curves["metricOn"] == "train" ? "training" : "validation")} rows and, now and then, of up to 1,024 training rows{Since(data)}", Table(MetricName.AsTitle(metric), course, "metric")) },
            Markup.Chart("rate", "Learning rate", "of the last step of each epoch", Table("Learning rate", course, "rate")),
        ]),
        Best(networks, metric));
    }

    /// <summary>What to know of curves that are measured beside the training, when it went on from a checkpoint.</summary>
    public static string Since(JsonObject data)
        => data["networks"]!.AsArray().Max(network => (int?)network!["watchedFrom"]) is > 1 and var first ? $"; measured since epoch {Figures.Count(first)}, in which the interrupted training went on" : "";

    private static Html Best(JsonArray networks, string? metric) => networks.Count == 1 ? default : Html.Of($"<h3>Best epochs</h3>{Markup.Table("Best epochs",
        ["network", ">best epoch", ">validation loss", .. metric is null ? [] : new[] { $">{MetricName.Of(metric)}" }],
        networks.Select(network =>
        {
            int at = network!["epochs"]!.AsArray().Select(epoch => (int)epoch!).ToList().IndexOf((int)network["best"]!);
            return (IReadOnlyList<string>)[(string)network["name"]!, Figures.Count(network["best"]), At(network["validation"], at), .. metric is null ? [] : new[] { At(network["metric"], at) }];
        }))}");

    private static string At(JsonNode? values, int position) => position < 0 ? "–" : Figures.Of(values?[position]);

    private static Html Table(string title, JsonNode course, params string[] names)
    {
        JsonArray epochs = course["epochs"]!.AsArray();
        return Markup.Table(title, [">epoch", .. names.Select(name => $">{name}")],
            Thinning.Positions(epochs.Count, TableRows).Select(i => (IReadOnlyList<string>)[Figures.Count(epochs[i]), .. names.Select(name => Figures.Of(course[name]?[i]))]));
    }
}
