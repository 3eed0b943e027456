using System.Text.RegularExpressions;
using Backprop.Cli.Examples;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Examples;

/// <summary>What a reader of the examples sees: the text holds the numbers.</summary>
public partial class ExampleOutputTests
{
    public static TheoryData<string> Names => [.. Example.All.Select(example => example.Name)];

    [Fact]
    public void TheExamplesHaveTheirNames() => Assert.Equal(["gates", "product", "guide", "article"], Example.All.Select(example => example.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryExampleWritesTheSameTextEachTime(string name)
    {
        Assert.False(string.IsNullOrWhiteSpace(Example.All.Single(example => example.Name == name).Summary));
        string text = Text(name);
        Assert.NotEmpty(text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Equal(text, Text(name));
    }

    // As many digits as the functions of any processor agree on.
    public static TheoryData<string, double[]> ArticleNumbers => new()
    {
        { "z₁ = θ₁·x  =", [0.755, 0.68] },
        { "a₁ = σ(z₁) =", [0.6802671966986485, 0.6637386974043528] },
        { "z₂ = θ₂·a₁ =", [0.801444986673512] },
        { "a₂ = σ(z₂) =", [0.6902834929076443] },
        { "C          =", [0.01810390383656677] },
        { "Δ₂ = ∂C/∂a₂ = a₂ − y    =", [0.1902834929076443] },
        { "δ₂ = Δ₂ .* a₂ .* (1−a₂) =", [0.04068112511233903] },
        { "θ'₂ = δ₂·a₁ᵀ            =", [0.02767403493871786, 0.02700163699100741] },
        { "Δ₁ = θ₂ᵀ·δ₂             =", [0.01220433753370171, 0.03661301260110512] },
        { "δ₁ = Δ₁ .* a₁ .* (1−a₁) =", [0.00265448903088474, 0.00817164506412987] },
        { "θ'₁ = δ₁·xᵀ             =", [0.00092907116080966, 0.00238904012779627, 0.00286007577244545, 0.00735448055771688] },
        { "Update, θ ← θ − η·θ' with η = 1\n  θ₂ ←", [0.3, 0.9, 1, 0.02767403493871786, 0.02700163699100741, 0.27232596506128215, 0.8729983630089926, 1, 2] },
        { "\n  θ₁ ←", [0.1, 0.8, 0.4, 0.6, 1, 0.00092907116080966, 0.00238904012779627, 0.00286007577244545, 0.00735448055771688, 0.09907092883919034, 0.7976109598722038, 0.39713992422755456, 0.592645519442283, 2, 2] },
        { "\n  a₂ = (", [0.6820185832642942] },
        { "\n  C  =", [0.0165653823267704, 0.165] },
        { "pass   1: C =", [0.01810390383656677] },
        { "pass 100: C =", [3.266878922007038e-07] },
        { "(1 − a₁[j])\n  pass 100: C =", [5.929448176860616e-07, 5.92944818e-07] },
    };

    [Theory]
    [MemberData(nameof(ArticleNumbers))]
    public void TheArticleShowsItsNumbers(string label, double[] numbers) => AssertShows(Text("article"), label, numbers);

    [Fact]
    public void TheArticleShowsThatTheCheckFindsTheFault()
    {
        string text = Text("article");
        Assert.Contains("gradient check passed", text, StringComparison.Ordinal);
        Assert.Contains("gradient check FAILED", text, StringComparison.Ordinal);
        Assert.Contains("worst: 0.weight[0,1]", text, StringComparison.Ordinal);
    }

    // σ(½) = 0.622459331201855, σ'(½) = 0.235003712201594; σ(−1) = 0.268941421369995, σ'(−1) = 0.196611933241482.
    [Theory]
    [InlineData("X = (0.5, -1)    Y =", 1.122459331201855, -0.731058578630005)]
    [InlineData("∂C/∂Y = (1, 2)    ∂C/∂X =", 1.235003712201594, 2.393223866482964)]
    public void TheGuideShowsTheResidualBlock(string label, params double[] numbers) => AssertShows(Text("guide"), label, numbers);

    // e^0.2 : e^−0.4 : e^1 over their sum 4.610004632654854.
    [Fact]
    public void TheGuideShowsTheSign()
        => AssertShows(Text("guide"), "a₃ − y =", 1.2214027581601699 / 4.610004632654854, 0.6703200460356393 / 4.610004632654854, 2.718281828459045 / 4.610004632654854 - 1);

    [Fact]
    public void TheGuideShowsTheProcedureBesideTheBatchStep()
    {
        string text = Text("guide");
        Matrix<double>[] theta = GuideExample.ByProcedure();
        for (int layer = 0; layer < 2; layer++)
            foreach (string how in new[] { "by the procedure  =", "by one batch step =" })
                AssertShows(text, $"θ'{"₁₂"[layer]} {how}", [.. theta[layer].ToRowMajorArray()]);
    }

    [Fact]
    public void TheProductShowsItsGradients()
    {
        string text = Text("product");
        AssertShows(text, "dW = dD·Xᵀ  (5×10)", [.. (ProductExample.DD * ProductExample.X.Transpose()).ToRowMajorArray()]);
        AssertShows(text, "dX = Wᵀ·dD  (10×3)", [.. (ProductExample.W.Transpose() * ProductExample.DD).ToRowMajorArray()]);
        AssertShows(text, "dW grows by ", 1000);
        AssertShows(text, "dX changes by ", 0);
        Assert.Contains("central differences: passed", text, StringComparison.Ordinal);
    }

    private static string Text(string name)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        Example.All.Single(example => example.Name == name).Write(writer);
        return writer.ToString();
    }

    // The numbers that follow the label, in order.
    internal static void AssertShows(string text, string label, params double[] numbers)
    {
        int start = text.IndexOf(label, StringComparison.Ordinal);
        Assert.True(start >= 0, $"\"{label}\" is missing");
        MatchCollection found = Number().Matches(text, start + label.Length);
        for (int i = 0; i < numbers.Length; i++)
            Close.To(numbers[i], double.Parse(found[i].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([Ee]-?\d+)?")]
    private static partial Regex Number();
}
