using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>What the predictions hang on.</summary>
internal static class ImportanceSection
{
    private const int Drawn = 30;

    public static Html Of(JsonObject data)
    {
        JsonNode importance = data["importance"]!;
        if (importance["columns"] is not JsonArray columns)
            return Markup.Section("importance", "Importance of the columns", Html.Of($"<p class=\"note\">Not measured: {(string?)importance["left"]}.</p>"));
        string metric = MetricName.Of((string)importance["metric"]!);
        string some = columns.Count > Drawn ? $" The {Drawn} most important of {Figures.Count(columns.Count)} columns are drawn." : "";
        return Markup.Section("importance", "Importance of the columns", Markup.Chart("importance", $"Drop of {metric} when a column is shuffled",
            $"{RowSet.OfWholeModel(data)}{((int)importance["rows"]! < (int)data["judged"]!["count"]! ? $", of which {Figures.Count(importance["rows"])} at even distances" : "")}; mean of {(int)importance["repeats"]!} shuffles with its 95 % interval. Columns that carry the same information share it.{some}",
            Markup.Table("Importance of the columns", ["column", $">drop of {metric}", ">95 % from", ">to"],
                columns.Select(each => (IReadOnlyList<string>)[(string)each!["column"]!, Figures.Of(each["drop"]), Figures.Of(each["low"]), Figures.Of(each["high"])]))));
    }
}
