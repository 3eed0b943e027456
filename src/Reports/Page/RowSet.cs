using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>Which rows the model is judged by on the page.</summary>
internal static class RowSet
{
    /// <summary>For a sentence: "the 30 test rows, which nothing in training has seen".</summary>
    public static string Description(JsonObject data)
    {
        string count = Figures.Count(data["judged"]!["count"]);
        return Name(data) switch
        {
            "test" => $"the {count} test rows, which nothing in training has seen",
            "outOfFold" => $"{count} rows out of fold: each is judged by the networks that have not learnt from it, though their best epochs were chosen by it",
            "validation" => $"the {count} validation rows, by which the best epoch may have been chosen",
            _ => $"the {count} rows trained on, as no others were kept: new rows will be judged worse",
        };
    }

    /// <summary>For the caption of figures in which all rows count alike: "30 test rows".</summary>
    public static string Alike(JsonObject data) => Counted(data, "rows out of fold");

    /// <summary>For the caption of figures in which rows count by their weights, if they have any: "30 test rows, by weight".</summary>
    public static string Weighted(JsonObject data) => Alike(data) + ByWeight(data);

    /// <summary>For the caption of figures that the whole model is asked for, which has learnt from what is out of fold for each of its members.</summary>
    public static string OfWholeModel(JsonObject data) => Counted(data, "rows trained on, asked of the whole model") + ByWeight(data);

    /// <summary>The metrics of those rows.</summary>
    public static JsonObject? Metrics(JsonObject data) => data["results"]![Name(data) switch { "test" => "test", "outOfFold" or "validation" => "validation", _ => "train" }]?.AsObject();

    private static string Counted(JsonObject data, string outOfFold) => $"{Figures.Count(data["judged"]!["count"])} {Name(data) switch
    {
        "test" => "test rows",
        "outOfFold" => outOfFold,
        "validation" => "validation rows",
        _ => "rows trained on",
    }}";

    private static string ByWeight(JsonObject data) => (bool)data["judged"]!["weighted"]! ? ", by weight" : "";

    private static string Name(JsonObject data) => (string)data["judged"]!["rows"]!;
}
