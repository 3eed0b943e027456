using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>An explanation as a LaTeX document: forward, the cost, and backward.</summary>
internal sealed class ExplanationLatex(Explanation explanation, int max)
{
    private readonly StringBuilder latex = new();

    public override string ToString()
    {
        latex.Append($$"""
            \documentclass{article}
            \usepackage{amsmath}
            \setcounter{MaxMatrixCols}{{{max + 1}}}
            \setlength{\parindent}{0pt}
            \begin{document}
            \section*{{{LatexNotation.Text(explanation.Title)}}}

            """.ReplaceLineEndings("\n"));
        if (ExplanationText.Note(explanation) is not null)
            Line(explanation.IsMean ? "Every number is the mean over the samples; the formulas hold for each sample before the mean is taken." : $"One column per sample; $C$ and $\\theta'$ are means over the $m = {explanation.Samples}$ samples.");
        Line(@"$z$ before an activation, $a$ after it; $\delta = \partial C/\partial z$, $\Delta = \partial C/\partial a$, $\theta' = \partial C/\partial\theta$; $\odot$ is element by element.");
        Line(@"\subsection*{Forward}");
        Display(explanation.Input);
        foreach (ExplainedLayer layer in explanation.Layers)
        {
            Head(layer);
            // Where ways part there is a sentence in place of a formula.
            if (layer.Output is null)
                Line($"${LatexNotation.Math(layer.ForwardFormula)}$");
            else
                Formula(layer.ForwardFormula);
            foreach (ExplainedParameter parameter in layer.Parameters)
                Display(parameter.Value);
            if (layer.Output is { } output)
                Display(output);
        }
        Line(@"\subsection*{Cost}");
        Display(explanation.Target);
        if (explanation.Probability is { } p)
        {
            Formula($"{p.Name} = {explanation.ProbabilityFormula}");
            Display(p);
        }
        Formula($"C = {explanation.CostFormula}");
        Line($@"\[ C = {Number(explanation.Cost)} \]");
        Formula($"{explanation.OutputGradient.Name} = {explanation.GradientFormula}");
        Display(explanation.OutputGradient);
        Line(@"\subsection*{Backward}");
        foreach (ExplainedLayer layer in explanation.Layers.Reverse())
        {
            Head(layer);
            foreach (ExplainedParameter parameter in layer.Parameters)
            {
                Formula(parameter.Formula);
                Display(parameter.Gradient);
            }
            foreach ((Quantity gradient, string formula) in layer.InputGradients.Zip(layer.BackwardFormulas))
            {
                Formula($"{gradient.Name} = {formula}");
                Display(gradient);
            }
        }
        return latex.Append("\\end{document}\n").ToString();
    }

    private void Head(ExplainedLayer layer) => Line($@"\paragraph{{{LatexNotation.Text($"{layer.Name} {layer.Title}".Trim())}}}");

    private void Formula(string formula) => Line($@"\[ {LatexNotation.Math(formula)} \]");

    private void Display(Quantity quantity)
    {
        Matrix<double> value = quantity.Value;
        int rows = Math.Min(max, value.RowCount), columns = Math.Min(max, value.ColumnCount);
        var lines = new List<string>();
        for (int i = 0; i < rows; i++)
            lines.Add(string.Join(" & ", Enumerable.Range(0, columns).Select(j => Number(value[i, j]))) + (value.ColumnCount > max ? @" & \cdots" : ""));
        if (value.RowCount > max)
            lines.Add(string.Join(" & ", Enumerable.Repeat(@"\vdots", columns)) + (value.ColumnCount > max ? @" & \ddots" : ""));
        Line($@"\[ {LatexNotation.Math(quantity.Name)} = \begin{{bmatrix}} {string.Join(@" \\ ", lines)} \end{{bmatrix}} \quad ({value.RowCount} \times {value.ColumnCount}) \]");
        if (quantity.RowNames is { } names)
            Line($"Rows: {string.Join(", ", names.Take(rows).Select(LatexNotation.Text))}{(names.Count > rows ? @", \ldots" : "")}");
    }

    // 1.5e-07 reads 1.5 · 10⁻⁷.
    private static string Number(double value)
    {
        string[] parts = value.ToString("g5", CultureInfo.InvariantCulture).Split('e');
        return parts.Length == 1 ? parts[0] : $@"{parts[0]} \cdot 10^{{{int.Parse(parts[1], CultureInfo.InvariantCulture)}}}";
    }

    private void Line(string line) => latex.Append(line).Append("\n\n");
}
