using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>The confusion matrix: a table whose cells are the darker the more of their row they hold.</summary>
internal static class ConfusionTable
{
    private const int MostClasses = 40;

    public static Html Of(JsonObject data)
    {
        string[] classes = [.. data["classes"]!.AsArray().Select(name => (string)name!)];
        if (classes.Length > MostClasses)
            return Html.Of($"<p class=\"note\">{classes.Length} classes: the confusion matrix stands in the page's data alone.</p>");
        double[][] counts = [.. classes.Select(_ => new double[classes.Length])];
        foreach (JsonNode? cell in data["classification"]!["confusion"]!.AsArray())
            counts[(int)cell![0]!][(int)cell[1]!] = (double)cell[2]!;
        string[] shown = [.. classes.Select(name => name.Length > 24 ? $"{name[..23]}…" : name)];
        return Html.Of(
            $"""
            <h3>Confusion matrix</h3><p class="note">Rows are the true class, columns the predicted one; {RowSet.Weighted(data)}.</p>
            <div class="scroll"><table class="confusion"><thead><tr><th></th>{shown.Select((name, c) => Html.Of($"<th class=\"n\" title=\"{classes[c]}\">{name}</th>"))}<th class="n">recall</th></tr></thead><tbody>
            {counts.Select((row, r) => Html.Of($"<tr><th title=\"{classes[r]}\">{shown[r]}</th>{row.Select((count, c) => Cell(count, row.Sum(), r == c))}<td class=\"n sum\">{Share(row[r], row.Sum())}</td></tr>\n"))}
            <tr><th>precision</th>{classes.Select((_, c) => Html.Of($"<td class=\"n sum\">{Share(counts[c][c], counts.Sum(row => row[c]))}</td>"))}<td class="n sum"></td></tr>
            </tbody></table></div>

            """);
    }

    private static Html Cell(double count, double row, bool isRight)
        => Html.Of($"<td class=\"n {(isRight ? "right" : "wrong")}\" style=\"--share:{(row > 0 ? count / row : 0):0.###}\">{Figures.Count(count)}</td>");

    private static string Share(double part, double whole) => whole > 0 ? Figures.Metric(part / whole) : "–";
}
