using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>
/// An explanation as one HTML page. Small matrices are tables with coloured cells; larger ones are pictures of a pixel per number, drawn from the numbers themselves, which the
/// pointer reads. Each matrix has its own scale, from minus its largest magnitude to that magnitude.
/// </summary>
internal sealed class ExplanationPage(Explanation explanation)
{
    // A vector longer than a table is drawn in lines of so many.
    private const int LongestTable = 16, WidestTable = 8, VectorLine = 32;

    private readonly StringBuilder html = new();

    public override string ToString()
    {
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>{Text(explanation.Title)}</title>
            <style>{ExplanationAssets.Style}</style>
            </head>
            <body>
            <header>
            <h1>{Text(explanation.Title)}</h1>
            <p class="cost">C = {Number(explanation.Cost)}</p>
            <p>z before an activation, a after it; δ = ∂C/∂z, Δ = ∂C/∂a, θ' = ∂C/∂θ; .* is element by element.{(ExplanationText.Note(explanation) is { } note ? $" {Text(note)}" : "")}</p>
            <p class="legend"><span>−max</span><i></i><span>0</span><i></i><span>+max</span> <small>each matrix has its own scale; touch a number to read it</small></p>
            <noscript><p>The larger matrices are drawn by a script in this page.</p></noscript>
            </header>
            <main>

            """);
        Section("x", "", "the input", () => Figures(explanation.Input));
        foreach (ExplainedLayer layer in explanation.Layers)
            Section(layer.Name, layer.Title, layer.Member is { } member ? $"member {member}" : "", () => Write(layer));
        Section("C", "Cost", "", () =>
        {
            if (explanation.Probability is { } p)
                Formula($"{p.Name} = {explanation.ProbabilityFormula}");
            Formula($"C = {explanation.CostFormula}");
            Formula($"{explanation.OutputGradient.Name} = {explanation.GradientFormula}");
            Figures([explanation.Target, .. explanation.Probability is { } likely ? new[] { likely } : [], explanation.OutputGradient]);
        });
        return html.Append($"</main>\n<output id=\"number\" hidden></output>\n<script>{ExplanationAssets.Script}</script>\n</body>\n</html>\n").ToString().ReplaceLineEndings("\n");
    }

    private void Write(ExplainedLayer layer)
    {
        html.Append("<div class=\"pass forward\"><h3>forward</h3>\n");
        Formula(layer.ForwardFormula);
        Figures([.. layer.Parameters.Select(parameter => parameter.Value), .. layer.Output is { } output ? new[] { output } : []]);
        html.Append("</div>\n<div class=\"pass backward\"><h3>backward</h3>\n");
        foreach (ExplainedParameter parameter in layer.Parameters)
            Formula(parameter.Formula);
        foreach ((Quantity gradient, string formula) in layer.InputGradients.Zip(layer.BackwardFormulas))
            Formula($"{gradient.Name} = {formula}");
        Figures([.. layer.OutputGradient is { } arriving ? new[] { arriving } : [], .. layer.Parameters.Select(parameter => parameter.Gradient), .. layer.InputGradients]);
        html.Append("</div>\n");
    }

    private void Section(string name, string title, string remark, Action content)
    {
        html.Append($"<section>\n<h2><code>{Text(name)}</code> {Text(title)} <small>{Text(remark)}</small></h2>\n");
        content();
        html.Append("</section>\n");
    }

    private void Formula(string formula) => html.Append($"<p class=\"formula\">{Text(formula)}</p>\n");

    private void Figures(params ReadOnlySpan<Quantity> quantities)
    {
        html.Append("<div class=\"figures\">\n");
        foreach (Quantity quantity in quantities)
        {
            Matrix<double> value = quantity.Value;
            html.Append($"<figure><figcaption><b>{Text(quantity.Name)}</b> {quantity.Shape} <small>{Text(quantity.Meaning)}</small></figcaption>\n");
            double scale = value.Enumerate().Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty().Max();
            if (value.RowCount <= LongestTable && value.ColumnCount <= WidestTable)
                Table(quantity, scale);
            else
                Picture(quantity, scale);
            html.Append($"<small class=\"scale\">max |·| = {Number(scale)}</small></figure>\n");
        }
        html.Append("</div>\n");
    }

    private void Table(Quantity quantity, double scale)
    {
        html.Append("<table>");
        for (int i = 0; i < quantity.Value.RowCount; i++)
        {
            html.Append(quantity.RowNames is { } names ? $"<tr><th>{Text(names[i])}</th>" : "<tr>");
            for (int j = 0; j < quantity.Value.ColumnCount; j++)
            {
                double number = quantity.Value[i, j], share = scale > 0 ? Math.Abs(number) / scale : 0;
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"{(number < 0 ? "minus" : "plus")}\" style=\"--share:{(double.IsFinite(share) ? share : 0):0.###}\" title=\"{Text(FormattableString.Invariant($"{quantity.Name}[{i}, {j}] = {number:R}"))}\">{Number(number)}</td>");
            }
            html.Append("</tr>");
        }
        html.Append("</table>\n");
    }

    // The numbers row by row as float, which a canvas reads at once. A column vector is laid out in lines.
    private void Picture(Quantity quantity, double scale)
    {
        Matrix<double> value = quantity.Value;
        bool isVector = value.ColumnCount == 1;
        int columns = isVector ? VectorLine : value.ColumnCount, rows = isVector ? (value.RowCount + columns - 1) / columns : value.RowCount;
        static int Cell(int count) => Math.Clamp(384 / Math.Max(count, 1), 2, 12);
        float[] numbers = [.. value.ToRowMajorArray().Select(number => (float)number)];
        string names = quantity.RowNames is { } each ? $" data-rows=\"{Text(string.Join('\n', each.Select(name => name.ReplaceLineEndings(" "))))}\"" : "";
        html.Append(CultureInfo.InvariantCulture, $"<canvas width=\"{columns}\" height=\"{rows}\" style=\"width:{columns * Cell(columns)}px;height:{rows * Cell(rows)}px\" role=\"img\" aria-label=\"{Text($"{quantity.Name}, {quantity.Shape}")}\" data-name=\"{Text(quantity.Name)}\" data-columns=\"{value.ColumnCount}\" data-scale=\"{scale:R}\"{names} data-numbers=\"{Convert.ToBase64String(MemoryMarshal.AsBytes<float>(numbers))}\"></canvas>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);
}
