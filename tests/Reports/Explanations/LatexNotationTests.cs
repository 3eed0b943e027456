using System.Text.RegularExpressions;
using Backprop.Losses;
using Backprop.Reports.Explanations;
using Backprop.Tests.Layers;
using Backprop.Tests.Onnx;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Reports.Explanations;

/// <summary>Formulas and documents in LaTeX.</summary>
public sealed partial class LatexNotationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Layers => LayerCases.Names;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("z₁ = θ₁·x + b₁", @"z_{1} = \theta_{1}\cdot x + b_{1}")]
    [InlineData("θ'₁₂ = δ₁₂⁽³⁾·a₁₁ᵀ", @"\theta_{12}' = \delta_{12}^{(3)}\cdot a_{11}^{\top }")]
    [InlineData("δ₁ = Δ₁ .* (1 − a₁²)", @"\delta_{1} = \Delta_{1} \odot (1 - a_{1}^{2})")]
    [InlineData("δ₁ᶠ", @"\delta_{1}^{F}")]
    [InlineData("z where z > 0, else 0", @"z \text{ where } z > 0, \text{ else } 0")]
    [InlineData("softmax(x̂)", @"\operatorname{softmax} (\hat{x})")]
    public void A_formula_is_translated(string formula, string latex) => Assert.Equal(latex, LatexNotation.Math(formula));

    [Fact]
    public void A_name_from_a_file_is_a_text_that_latex_does_not_obey()
        => Assert.Equal(@"\textbackslash{}input\{a\}\_b\%\$[U+6F22]$<$", LatexNotation.Text("\\input{a}_b%$漢<"));

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_document_closes_what_it_opens(string name)
    {
        string latex = Latex(name);
        int depth = 0;
        foreach (char c in latex.Replace(@"\{", "").Replace(@"\}", ""))
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            Assert.True(depth >= 0);
        }
        Assert.Equal(0, depth);
        var open = new Stack<string>();
        foreach (Match match in Environment().Matches(latex))
        {
            if (match.Groups[1].Value == "begin")
                open.Push(match.Groups[2].Value);
            else
                Assert.Equal(open.Pop(), match.Groups[2].Value);
        }
        Assert.Empty(open);
        Assert.Equal(latex.Split(@"\[ ").Length, latex.Split(@" \]").Length);
        Assert.DoesNotMatch(@"[^\x00-\x7f]", latex);
    }

    [Fact]
    public void Every_document_compiles()
    {
        Assert.SkipWhen(Tool.Run("pdflatex", "--version").Output is null, "pdflatex is not installed.");
        foreach (string name in Layers.Select(row => row.Data))
        {
            File.WriteAllText(folder["explanation.tex"], Latex(name));
            (string? output, string error) = Tool.Run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", $"-output-directory={folder.Path}", folder["explanation.tex"]);
            Assert.True(output is not null, $"{name}: {error}");
        }
    }

    [Fact]
    public void Large_matrices_are_cut()
    {
        string latex = Latex("Dense", max: 2);
        Assert.Contains(@"& \cdots \\", latex);
        Assert.Contains(@"\vdots & \vdots & \ddots", latex);
        Assert.Contains(@"\quad (3 \times 4)", latex);
    }

    private static string Latex(string name, int max = 8)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        var network = LayerCase<double>.Network(row.Make());
        return Explanation.Of(network, new HalfSquaredError<double>(), row.Input(2), RandomMatrix.Normal<double>(network.OutputSize(row.Features), 2, "target")).ToLatex(max);
    }

    [GeneratedRegex(@"\\(begin|end)\{(\w+)\}")]
    private static partial Regex Environment();
}
