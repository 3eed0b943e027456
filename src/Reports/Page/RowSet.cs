using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>Which rows the model is judged by on the page.</summary>
internal static class RowSet
{
    /// <summary>For a sentence: "the 30 test rows, which nothing in training has seen".</summary>
    public static string Description(JsonObject data) => Name(data) switch
    {
        "test" => $"the {Count(data, "test row")}, which nothing in training has seen",
        "outOfFold" => $"{Count(data, "row")} out of fold: each is judged by the networks that have not learnt from it, though their best epochs were chosen by it",
        "validation" => $"the {Count(data, "validation row")}, by which the best epoch may have been chosen",
        _ => $"the {Count(data, "row")} trained on, as no others were kept: new rows will be judged worse",
    };

    /// <summary>For the caption of figures in which all rows count alike: "30 test rows".</summary>
    public static string Alike(JsonObject data) => Counted(data, " out of fold");

    /// <summary>For the caption of figures in which rows count by their weights, if they have any: "30 test rows, by weight".</summary>
    public static string Weighted(JsonObject data) => Alike(data) + ByWeight(data);

    /// <summary>For the caption of figures that the whole model is asked for, which has learnt from what is out of fold for each of its members.</summary>
    public static string OfWholeModel(JsonObject data) => Counted(data, " trained on, asked of the whole model") + ByWeight(data);

    /// <summary>The metrics of those rows.</summary>
    public static JsonObject? Metrics(JsonObject data) => data["results"]![Name(data) switch { "test" => "test", "outOfFold" or "validation" => "validation", _ => "train" }]?.AsObject();

    private static string Counted(JsonObject data, string outOfFold) => Name(data) switch
    {
        "test" => Count(data, "test row"),
        "outOfFold" => Count(data, "row") + outOfFold,
        "validation" => Count(data, "validation row"),
        _ => Count(data, "row") + " trained on",
    };

    private static string Count(JsonObject data, string noun) => DisplayText.Count((int)data["judged"]!["count"]!, noun);

    private static string ByWeight(JsonObject data) => (bool)data["judged"]!["weighted"]! ? ", by weight" : "";

    private static string Name(JsonObject data) => (string)data["judged"]!["rows"]!;
}
