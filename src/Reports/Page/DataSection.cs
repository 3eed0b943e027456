using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>The columns of the data, and how many rows each class has.</summary>
internal static class DataSection
{
    private const int MostColumns = 500;
    private const int OpenColumns = 50;
    private const int DrawnClasses = 40;

    public static Html Of(JsonObject data)
    {
        JsonNode table = data["table"]!;
        JsonArray columns = table["columns"]!.AsArray();
        string rows = (int)table["rows"]! < (int)data["results"]!["rows"]! ? $"Of {Figures.Count(table["rows"])} rows at even distances. " : "";
        string some = columns.Count > MostColumns ? $"The first {MostColumns} of {Figures.Count(columns.Count)} columns; the others stand in the page's data." : "";
        return Markup.Section("data", "Data",
            data["classCounts"] is JsonArray counts ? Classes(data["classes"]!.AsArray(), counts) : default,
            Html.Of($"<h3>Columns</h3><p class=\"note\">{rows}{some}</p>"),
            columns.Count > OpenColumns ? Html.Of($"<details><summary>{Figures.Count(Math.Min(columns.Count, MostColumns))} columns</summary>{Columns(columns)}</details>") : Columns(columns));
    }

    private static Html Columns(JsonArray columns) => Markup.Table("Columns", ["column", "used as", ">missing", ">different", ">least", ">mean", ">greatest", "most frequent", ">times"],
        columns.Take(MostColumns).Select(column => (IReadOnlyList<string>)
            [
                (string)column!["name"]!, (string)column["role"]!, Figures.Count(column["missing"]), column["distinct"] is null ? "over 10,000" : Figures.Count(column["distinct"]),
                Figures.Of(column["minimum"]), Figures.Of(column["mean"]), Figures.Of(column["maximum"]),
                (string?)column["commonest"] ?? "–", column["commonest"] is null ? "–" : Figures.Count(column["commonestCount"]),
            ]));

    private static Html Classes(JsonArray names, JsonArray counts) => Markup.Chart("classes", "Rows of each class",
        $"in the training file, those kept back among them{(names.Count > DrawnClasses ? $"; the first {DrawnClasses} of {Figures.Count(names.Count)} drawn" : "")}",
        Markup.Table("Rows of each class", ["class", ">rows"], names.Select((name, c) => (IReadOnlyList<string>)[(string)name!, Figures.Count(counts[c])])));
}
