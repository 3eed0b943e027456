using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>How good the model is: of a classifier confusion, thresholds and calibration; of a regression predictions and errors.</summary>
internal static class QualitySection
{
    private const int TableRows = 40;

    public static Html Of(JsonObject data)
    {
        Html note = Html.Of($"<p class=\"note\">Of {RowSet.Description(data)}.</p>");
        if (data["classification"] is not JsonObject classes)
            return Markup.Section("quality", "Quality", note, Values(data, data["regression"]!));
        JsonArray all = classes["curves"]!.AsArray();
        int drawn = all.Count(curve => curve!["recall"] is not null);
        string curves = $"{RowSet.Weighted(data)}; each class against the rest{(drawn < all.Count ? $", the first {drawn} of {all.Count} drawn" : "")}";
        return Markup.Section("quality", "Quality", note, ConfusionTable.Of(data), Markup.Grid(
            Markup.Chart("roc", "ROC", curves, Areas(classes)),
            Markup.Chart("pr", "Precision and recall", curves, Areas(classes)),
            Markup.Chart("calibration", "Calibration", $"{RowSet.Weighted(data)}; expected calibration error {Figures.Of(classes["calibration"]!["error"])}. On the diagonal a probability means what it says; larger dots hold more rows.", Bins(classes))));
    }

    private static Html Areas(JsonObject classes) => Markup.Table("Area under the curves", ["class", ">AUC", ">average precision"],
        classes["curves"]!.AsArray().Select(curve => (IReadOnlyList<string>)[(string)curve!["class"]!, Figures.Of(curve["auc"]), Figures.Of(curve["averagePrecision"])]));

    private static Html Bins(JsonObject classes) => Markup.Table("Calibration", [">above", ">up to", ">rows", ">mean probability", ">share right"],
        classes["calibration"]!["bins"]!.AsArray().Select(bin => (IReadOnlyList<string>)[Figures.Of(bin!["low"]), Figures.Of(bin["high"]), Figures.Count(bin["count"]), Figures.Of(bin["probability"]), Figures.Of(bin["right"])]));

    private static Html Values(JsonObject data, JsonNode values)
    {
        JsonArray truth = values["truth"]!.AsArray(), predicted = values["predicted"]!.AsArray();
        string rows = truth.Count == (int)values["of"]! ? RowSet.Alike(data) : $"{Figures.Count(truth.Count)} of {RowSet.Alike(data)}, at even distances";
        Html points = Markup.Table("Predicted and true values", [">true", ">predicted", ">residual"], Thinning.Positions(truth.Count, TableRows)
            .Select(i => (IReadOnlyList<string>)[Figures.Of(truth[i]), Figures.Of(predicted[i]), Figures.Of((double?)predicted[i] - (double?)truth[i])]));
        return Markup.Grid(
            Markup.Chart("predicted", "Predicted against true", $"{rows}; on the diagonal both are the same", points),
            Markup.Chart("residuals", "Residuals", $"{rows}; predicted minus true, against predicted", points),
            Markup.Chart("errors", "How the residuals are spread", RowSet.Alike(data), HistogramTable.Of(values["residuals"]!)));
    }
}
