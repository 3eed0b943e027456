using System.Globalization;
using System.Runtime.InteropServices;
using Backprop.Reports.Page;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>
/// An explanation as one HTML page. Small matrices are tables with coloured cells; larger ones are pictures of a pixel per number, drawn from the numbers themselves, which the
/// pointer reads. Each matrix has its own scale, from minus its largest magnitude to that magnitude.
/// </summary>
internal static class ExplanationPage
{
    // A vector longer than a table is drawn in lines of so many.
    private const int LongestTable = 16, WidestTable = 8, VectorLine = 32;

    public static string Of(Explanation explanation)
    {
        string script = Asset.Text("explanation.js");
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="{Asset.Policy(script)}">
            <link rel="icon" href="data:,">
            <title>{explanation.Title}</title>
            <style>{new Html(Asset.Text("explanation.css"))}</style>
            </head>
            <body>
            <header>
            <h1>{explanation.Title}</h1>
            <p class="cost">C = {explanation.Cost:g4}</p>
            <p>z before an activation, a after it; δ = ∂C/∂z, Δ = ∂C/∂a, θ' = ∂C/∂θ; .* is element by element.{(ExplanationText.Note(explanation) is { } note ? $" {note}" : "")}</p>
            <p class="legend"><span>−max</span><i></i><span>0</span><i></i><span>+max</span> <small>each matrix has its own scale; touch a number to read it</small></p>
            <noscript><p>The larger matrices are drawn by a script in this page.</p></noscript>
            </header>
            <main>
            {Section("x", "", "the input", Figures(explanation.Input))}{explanation.Layers.Select(Layer)}{Section("C", "Cost", "", Cost(explanation))}</main>
            <output id="number" hidden></output>
            <script>{new Html(script)}</script>
            </body>
            </html>

            """).Text;
    }

    private static Html Layer(ExplainedLayer layer)
    {
        IEnumerable<string> gradients = [.. layer.Parameters.Select(parameter => parameter.Formula), .. layer.InputGradients.Zip(layer.BackwardFormulas, (gradient, formula) => $"{gradient.Name} = {formula}")];
        return Section(layer.Name, layer.Title, layer.Member is { } member ? $"member {member}" : "", Html.Of(
            $"""
            <div class="pass forward"><h3>forward</h3>
            {Formula(layer.ForwardFormula)}{Figures([.. layer.Parameters.Select(parameter => parameter.Value), .. Given(layer.Output)])}</div>
            <div class="pass backward"><h3>backward</h3>
            {gradients.Select(Formula)}{Figures([.. Given(layer.OutputGradient), .. layer.Parameters.Select(parameter => parameter.Gradient), .. layer.InputGradients])}</div>

            """));
    }

    private static Html Cost(Explanation explanation)
    {
        IEnumerable<string> formulas =
        [
            .. Given(explanation.Probability).Select(p => $"{p.Name} = {explanation.ProbabilityFormula}"),
            $"C = {explanation.CostFormula}",
            $"{explanation.OutputGradient.Name} = {explanation.GradientFormula}",
        ];
        return Html.Of($"{formulas.Select(Formula)}{Figures([explanation.Target, .. Given(explanation.Probability), explanation.OutputGradient])}");
    }

    private static IEnumerable<Quantity> Given(Quantity? quantity) => quantity is null ? [] : [quantity];

    private static Html Section(string name, string title, string remark, Html content)
        => Html.Of($"<section>\n<h2><code>{name}</code> {title} <small>{remark}</small></h2>\n{content}</section>\n");

    private static Html Formula(string formula) => Html.Of($"<p class=\"formula\">{formula}</p>\n");

    private static Html Figures(params IEnumerable<Quantity> quantities) => Html.Of($"<div class=\"figures\">\n{quantities.Select(Figure)}</div>\n");

    private static Html Figure(Quantity quantity)
    {
        double scale = quantity.Value.Enumerate().Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty().Max();
        Html numbers = quantity.Value is { RowCount: <= LongestTable, ColumnCount: <= WidestTable } ? Table(quantity, scale) : Picture(quantity, scale);
        return Html.Of(
            $"""
            <figure><figcaption><b>{quantity.Name}</b> {quantity.Shape} <small>{quantity.Meaning}</small></figcaption>
            {numbers}<small class="scale">max |·| = {scale:g4}</small></figure>

            """);
    }

    private static Html Table(Quantity quantity, double scale)
    {
        Matrix<double> value = quantity.Value;
        return Html.Of($"<table>{Enumerable.Range(0, value.RowCount).Select(i => Html.Of(
            $"<tr>{(quantity.RowNames is { } names ? Html.Of($"<th>{DisplayText.Line(names[i])}</th>") : default)}{Enumerable.Range(0, value.ColumnCount).Select(j => Cell(quantity, i, j, scale))}</tr>"))}</table>\n");
    }

    private static Html Cell(Quantity quantity, int row, int column, double scale)
    {
        double number = quantity.Value[row, column], share = scale > 0 ? Math.Abs(number) / scale : 0;
        string title = string.Create(CultureInfo.InvariantCulture, $"{quantity.Name}[{row}, {column}] = {number:R}");
        return Html.Of($"<td class=\"{(number < 0 ? "minus" : "plus")}\" style=\"--share:{(double.IsFinite(share) ? share : 0):0.###}\" title=\"{title}\">{number:g4}</td>");
    }

    // The numbers row by row as float, which a canvas reads at once. A column vector is laid out in lines.
    private static Html Picture(Quantity quantity, double scale)
    {
        Matrix<double> value = quantity.Value;
        bool isVector = value.ColumnCount == 1;
        int columns = isVector ? VectorLine : value.ColumnCount, rows = isVector ? (value.RowCount + columns - 1) / columns : value.RowCount;
        static int Length(int count) => count * Math.Clamp(384 / Math.Max(count, 1), 2, 12);
        float[] numbers = [.. value.ToRowMajorArray().Select(number => (float)number)];
        Html names = quantity.RowNames is { } each ? Html.Of($" data-rows=\"{string.Join('\n', each.Select(name => DisplayText.Line(name)))}\"") : default;
        // Base64 needs no escapes, and would grow by them.
        Html coded = new(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(numbers)));
        return Html.Of($"<canvas width=\"{columns}\" height=\"{rows}\" style=\"width:{Length(columns)}px;height:{Length(rows)}px\" role=\"img\" aria-label=\"{quantity.Name}, {quantity.Shape}\" data-name=\"{quantity.Name}\" data-columns=\"{value.ColumnCount}\" data-scale=\"{scale:R}\"{names} data-numbers=\"{coded}\"></canvas>\n");
    }
}
