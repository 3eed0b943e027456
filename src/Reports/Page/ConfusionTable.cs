using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>The confusion matrix: a table whose cells are the darker the more of their row they hold. Of very many classes those confused most.</summary>
internal static class ConfusionTable
{
    private const int MostClasses = 40;
    private const int MostConfused = 20;
    private const int LongestName = 24;

    /// <summary>How many letters the heads of the columns have in all that lie; more stand, so that the matrix fits a window and paper.</summary>
    private const int LyingLetters = 60;

    public static Html Of(JsonObject data)
    {
        string[] classes = [.. data["classes"]!.AsArray().Select(name => (string)name!)];
        (int True, int Predicted, double Count)[] cells = [.. data["classification"]!["confusion"]!.AsArray().Select(cell => ((int)cell![0]!, (int)cell[1]!, (double)cell[2]!))];
        return classes.Length > MostClasses ? Confused(data, classes, cells) : Matrix(data, classes, cells);
    }

    private static Html Matrix(JsonObject data, string[] classes, (int True, int Predicted, double Count)[] cells)
    {
        double[][] counts = [.. classes.Select(_ => new double[classes.Length])];
        foreach ((int row, int column, double count) in cells)
            counts[row][column] = count;
        string[] shown = ShortNames.Of(classes, LongestName);
        bool isUpright = shown.Sum(name => name.Length) > LyingLetters;
        string Share(double part, double whole) => whole <= 0 ? "–" : isUpright ? Figures.Rounded(part / whole, 2) : Figures.Metric(part / whole);
        return Html.Of(
            $"""
            <h3>Confusion matrix</h3><p class="note">Rows are the true class, columns the predicted one; {RowSet.Weighted(data)}.</p>
            <div class="scroll"><table class="confusion{(isUpright ? " upright" : "")}" style="--classes:{classes.Length}" aria-label="Confusion matrix"><thead><tr><td></td>{shown.Select((name, c) => Html.Of($"<th scope=\"col\" class=\"n\" title=\"{classes[c]}\"><span>{name}</span></th>"))}<th scope="col" class="n"><span>recall</span></th></tr></thead><tbody>
            {counts.Select((row, r) => Html.Of($"<tr><th scope=\"row\" title=\"{classes[r]}\">{shown[r]}</th>{row.Select((count, c) => Cell(count, row.Sum(), r == c))}<td class=\"n sum\">{Share(row[r], row.Sum())}</td></tr>\n"))}
            <tr><th scope="row">precision</th>{classes.Select((_, c) => Html.Of($"<td class=\"n sum\">{Share(counts[c][c], counts.Sum(row => row[c]))}</td>"))}<td class="n sum"></td></tr>
            </tbody></table></div>

            """);
    }

    private static Html Confused(JsonObject data, string[] classes, (int True, int Predicted, double Count)[] cells)
    {
        (int True, int Predicted, double Count)[] wrong = [.. cells.Where(cell => cell.True != cell.Predicted).OrderByDescending(cell => cell.Count).Take(MostConfused)];
        return Html.Of(
            $"""
            <h3>Classes confused most</h3><p class="note">{classes.Length} classes: the confusion matrix stands in the page's data alone. {(wrong.Length == 0 ? $"Of {RowSet.Weighted(data)} none is wrong." : $"Of {RowSet.Weighted(data)} most are wrong here:")}</p>
            {(wrong.Length == 0 ? default : Markup.Table("Classes confused most", ["true class", "predicted", ">rows"], wrong.Select(cell => (IReadOnlyList<string>)[classes[cell.True], classes[cell.Predicted], Figures.Count(cell.Count)])))}

            """);
    }

    private static Html Cell(double count, double row, bool isRight)
        => Html.Of($"<td class=\"n {(isRight ? "right" : "wrong")}\" style=\"--share:{(row > 0 ? count / row : 0):0.###}\">{Figures.Count(count)}</td>");
}
