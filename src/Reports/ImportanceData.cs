using System.Text.Json.Nodes;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>Permutation importance of the columns, on as many rows as are worth their time.</summary>
internal static class ImportanceData
{
    private const int Repeats = 5;
    private const int MostRows = 2000;
    private const int FewestRows = 30;

    /// <summary>Floating-point operations that a report may spend: a few seconds.</summary>
    private const double WorthwhileWork = 1e11;

    public static JsonObject Of(TabularModel model, TablePart part)
    {
        int columns = model.Encoder.Columns.Count(column => column.FeatureNames.Count > 0);
        double perRow = 2.0 * model.Network.Parameters.Sum(parameter => (double)parameter.Count) * columns * Repeats;
        int affordable = (int)Math.Min(MostRows, WorthwhileWork / perRow);
        if (affordable < FewestRows || part.Rows.Length < 2)
            return new() { ["metric"] = null, ["left"] = part.Rows.Length < 2 ? "there is a single row" : "there are too many columns for the time of a report; backprop importance measures it" };
        int[] rows = [.. Thinning.Positions(part.Rows.Length, affordable).Select(i => part.Rows[i]).Order()];
        CsvTable table = part.Table.Where(rows);
        ColumnImportance[] measured = [.. Importance.Permutation(model, table, Repeats, weights: part.Weights is null ? null : model.Summary.Weights)];
        return new()
        {
            ["metric"] = model.Task == TaskKind.Classification ? "accuracy" : "r2",
            ["rows"] = rows.Length,
            ["repeats"] = Repeats,
            ["columns"] = new JsonArray([.. measured.Zip(Json.Names(measured.Select(each => each.Column)), (each, name) => (JsonNode)new JsonObject
            {
                ["column"] = name,
                ["drop"] = Json.Number(each.Mean),
                ["low"] = Json.Number(each.Low),
                ["high"] = Json.Number(each.High),
            })]),
        };
    }
}
