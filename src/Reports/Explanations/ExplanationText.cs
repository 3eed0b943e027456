using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>An explanation as text: forward, the cost, and backward.</summary>
internal sealed class ExplanationText(Explanation explanation, int max)
{
    private const int LongestName = 40;

    private readonly StringBuilder text = new();

    /// <summary>What the reader must know of several samples.</summary>
    public static string? Note(Explanation explanation) => explanation switch
    {
        { IsMean: true } => $"Every number is the mean over the {explanation.Samples} samples; the formulas hold for each sample before the mean is taken.",
        { Samples: > 1 } => $"One column per sample; C and θ' are means over the m = {explanation.Samples} samples.",
        _ => null,
    };

    public override string ToString()
    {
        Line(0, explanation.Title);
        if (Note(explanation) is { } note)
            Line(0, note);
        Line(0, "z before an activation, a after it; δ = ∂C/∂z, Δ = ∂C/∂a, θ' = ∂C/∂θ; .* is element by element");
        Line(0, "");
        Line(0, "FORWARD");
        Write(0, explanation.Input);
        foreach (ExplainedLayer layer in explanation.Layers)
        {
            Head(layer);
            Line(2, layer.ForwardFormula);
            foreach (ExplainedParameter parameter in layer.Parameters)
                Write(2, parameter.Value);
            if (layer.Output is { } output)
                Write(2, output);
        }
        Line(0, "");
        Line(0, "COST");
        Write(2, explanation.Target);
        if (explanation.Probability is { } p)
        {
            Line(2, $"{p.Name} = {explanation.ProbabilityFormula}");
            Write(2, p);
        }
        Line(2, $"C = {explanation.CostFormula}");
        Line(2, $"C = {Number(explanation.Cost)}");
        Line(2, $"{explanation.OutputGradient.Name} = {explanation.GradientFormula}");
        Write(2, explanation.OutputGradient);
        Line(0, "");
        Line(0, "BACKWARD");
        foreach (ExplainedLayer layer in explanation.Layers.Reverse())
        {
            Head(layer);
            foreach (ExplainedParameter parameter in layer.Parameters)
            {
                Line(2, parameter.Formula);
                Write(2, parameter.Gradient);
            }
            foreach ((Quantity gradient, string formula) in layer.InputGradients.Zip(layer.BackwardFormulas))
            {
                Line(2, $"{gradient.Name} = {formula}");
                Write(2, gradient);
            }
        }
        return text.ToString();
    }

    private void Head(ExplainedLayer layer)
    {
        Line(0, "");
        Line(0, $"{layer.Name}  {layer.Title}".Trim());
    }

    // A vector goes into one line, unless its rows have names.
    private void Write(int indent, Quantity quantity)
    {
        Matrix<double> value = quantity.Value;
        if (value.ColumnCount == 1 && quantity.RowNames is null)
        {
            Line(indent, $"{quantity} = ({string.Join(", ", value.Column(0).Take(max).Select(Number))}{(value.RowCount > max ? ", …" : "")})");
            return;
        }
        Line(indent, $"{quantity} =");
        int rows = Math.Min(max, value.RowCount), columns = Math.Min(max, value.ColumnCount);
        string[][] cells = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Select(j => Number(value[i, j])).ToArray())];
        int width = cells.Max(row => row.Max(cell => cell.Length));
        string[] names = [.. (quantity.RowNames ?? []).Take(rows).Select(name => DisplayText.Line(name, LongestName))];
        int nameWidth = names.Length == 0 ? 0 : names.Max(name => name.Length) + 2;
        for (int i = 0; i < rows; i++)
            Line(indent + 2, $"{(nameWidth > 0 ? names[i].PadRight(nameWidth) : "")}{string.Join("  ", cells[i].Select(cell => cell.PadLeft(width)))}{(value.ColumnCount > max ? "  …" : "")}");
        if (value.RowCount > max)
            Line(indent + 2, $"⋮ {DisplayText.Count(value.RowCount - max, "more row")}");
    }

    private void Line(int indent, string line) => text.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');

    private static string Number(double value) => value.ToString("g6", CultureInfo.InvariantCulture);
}
