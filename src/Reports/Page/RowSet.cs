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

    /// <summary>For a caption: "30 test rows".</summary>
    public static string Short(JsonObject data) => $"{Figures.Count(data["judged"]!["count"])} {Name(data) switch
    {
        "test" => "test rows",
        "outOfFold" => "rows out of fold",
        "validation" => "validation rows",
        _ => "rows trained on",
    }}{((bool)data["judged"]!["weighted"]! ? ", by weight" : "")}";

    /// <summary>The metrics of those rows.</summary>
    public static JsonObject? Metrics(JsonObject data) => data["results"]![Name(data) switch { "test" => "test", "outOfFold" or "validation" => "validation", _ => "train" }]?.AsObject();

    private static string Name(JsonObject data) => (string)data["judged"]!["rows"]!;
}
