using Backprop.Cli.Examples;
using Backprop.Tests.Examples;

namespace Backprop.Tests.Cli;

public sealed class ExampleTests
{
    // The cost after a hundred passes by the chain rule, and the one that the article prints (with fewer digits: 5.92944818e-07).
    [Fact]
    public void The_article_ends_in_both_numbers()
    {
        string shown = CommandRun.Of(AppContext.BaseDirectory, "example", "article").Ok().Output;
        Assert.Contains("3.266878922007038E-07", shown);
        Assert.Contains("5.929448176860616E-07", shown);
    }

    [Fact]
    public void The_article_shows_every_number_from_the_forward_pass_to_the_new_weights()
    {
        string shown = CommandRun.Of(AppContext.BaseDirectory, "example", "article").Ok().Output.ReplaceLineEndings("\n");
        foreach (var row in ExampleOutputTests.ArticleNumbers)
            ExampleOutputTests.AssertShows(shown, row.Data.Item1, row.Data.Item2);
    }

    [Fact]
    public void Without_a_name_they_are_listed()
    {
        string shown = CommandRun.Of(AppContext.BaseDirectory, "example").Ok().Output;
        Assert.All(Example.All, example => Assert.Contains(example.Summary, shown));
    }

    // θ₂ and C after the second update, by the formulas of the example in float64: z = θ·a, δ₂ = (a₂ − y)·a₂·(1 − a₂), δ₁ = θ₂ᵀ·δ₂ .* a₁ .* (1 − a₁), θ ← θ − δ·aᵀ.
    [Fact]
    public void The_article_goes_on_for_as_many_steps_as_asked()
    {
        (double[][] theta1, double[] theta2, double[] x) = ([[0.1, 0.8], [0.4, 0.6]], [0.3, 0.9], [0.35, 0.9]);
        var costs = new List<double>();
        for (int step = 0; step < 3; step++)
        {
            double[] a1 = [.. theta1.Select(row => Sigmoid(row[0] * x[0] + row[1] * x[1]))];
            double a2 = Sigmoid(theta2[0] * a1[0] + theta2[1] * a1[1]), delta2 = (a2 - 0.5) * a2 * (1 - a2);
            costs.Add((a2 - 0.5) * (a2 - 0.5) / 2);
            for (int i = 0; i < 2; i++)
            {
                double delta1 = theta2[i] * delta2 * a1[i] * (1 - a1[i]);
                theta1[i] = [theta1[i][0] - delta1 * x[0], theta1[i][1] - delta1 * x[1]];
                theta2[i] -= delta2 * a1[i];
            }
        }

        string shown = CommandRun.Of(AppContext.BaseDirectory, "example", "article", "--steps", "2", "--iterations", "3").Ok().Output;
        string[] passes = shown.Split("\nPass ");
        Assert.Equal(3, passes.Length);
        Assert.All(passes[1..], pass => Assert.All(["z₁ =", "a₁ =", "z₂ =", "a₂ =", "C  ", "Δ₂ =", "δ₂ =", "θ'₂ =", "Δ₁ =", "δ₁ =", "θ'₁ =", "θ₂ =", "θ₁ ="], label => Assert.Contains(label, pass, StringComparison.Ordinal)));
        Assert.Equal([0.01810390383656677, 0.0165653823267704], [Number(passes[1], "C          = "), Number(passes[1], "C  = ")], Nearly);
        Assert.Equal([costs[1], costs[2]], [Number(passes[2], "C          = "), Number(passes[2], "C  = ")], Nearly);
        Assert.Equal(costs[2], Number(shown, "pass 3: C = "), Nearly);
    }

    [Fact]
    public void A_hundred_iterations_come_with_a_curve()
    {
        string[] lines = CommandRun.Of(AppContext.BaseDirectory, "example", "article", "--iterations", "100").Ok().Output.ReplaceLineEndings("\n").Split('\n');
        int start = Array.IndexOf(lines, "  C (logarithmic)");
        Assert.StartsWith("   1.8e-02 ┤•", lines[start + 1], StringComparison.Ordinal);
        // The middle of the axis is √(1.81·10⁻² · 3.27·10⁻⁷) = 7.7·10⁻⁵.
        Assert.StartsWith("   7.7e-05 ┤", lines[start + 5], StringComparison.Ordinal);
        Assert.StartsWith("   3.3e-07 ┤", lines[start + 9], StringComparison.Ordinal);
        int[] heights = [.. Enumerable.Range(12, 60).Select(column => Enumerable.Range(start + 1, 9).Single(line => column < lines[line].Length && lines[line][column] == '•'))];
        Assert.Equal(heights.Order(), heights);
        Assert.Equal((start + 1, start + 9), (heights[0], heights[^1]));
    }

    [Theory]
    [InlineData("article", 1, "pass 1: C = ")]
    [InlineData("guide", 3, "pass 3: C = ")]
    public void Any_number_of_iterations_is_drawn(string name, int iterations, string shown)
        => Assert.Contains(shown, CommandRun.Of(AppContext.BaseDirectory, "example", name, "--iterations", iterations.ToString(System.Globalization.CultureInfo.InvariantCulture)).Ok().Output);

    [Fact]
    public void The_gates_show_forward_and_backward()
    {
        string shown = CommandRun.Of(AppContext.BaseDirectory, "example", "gates").Ok().Output.ReplaceLineEndings("\n");
        Assert.All(WorkedCircuit.Gates.Concat(WorkedCircuit.Circuits), worked => Assert.Contains($"\n{worked.Title}\n", shown, StringComparison.Ordinal));
        Assert.Contains("├─ q = x + y       3         -4   1 × -4", shown);
        Assert.Contains("16 stages: 48 edges, or 65536 paths with 1572864 edges", shown);
    }

    [Fact]
    public void The_figures_are_written()
    {
        string folder = Directory.CreateTempSubdirectory("figures").FullName;
        try
        {
            CommandRun.Of(folder, "example", "gates", "--figures", ".").Ok();
            Assert.Equal(CircuitFigures.Files().Keys, Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            CommandRun lost = CommandRun.Of(folder, "example", "gates", "--figures", "missing");
            Assert.Equal(5, lost.ExitCode);
            Assert.Contains("does not exist", lost.Error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("the example \"product\" does not train; --steps and --iterations are for guide, article", "product", "--steps", "2")]
    [InlineData("the example \"gates\" does not train; --steps and --iterations are for guide, article", "gates", "--iterations", "2")]
    [InlineData("--iterations: expected a whole number, at least 1, got \"0\"", "article", "--iterations", "0")]
    [InlineData("the example \"article\" has no figures; gates has", "article", "--figures", ".")]
    [InlineData("without the NAME of an example there is nothing to show", "--steps", "2")]
    public void What_an_example_cannot_do_is_refused(string complaint, params string[] arguments)
    {
        CommandRun refused = CommandRun.Of(AppContext.BaseDirectory, ["example", .. arguments]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(complaint, refused.Error);
    }

    private static double Number(string text, string label)
    {
        int start = text.IndexOf(label, StringComparison.Ordinal) + label.Length;
        return double.Parse(text[start..text.IndexOf('\n', start)].TrimEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool Nearly(double expected, double actual) => Math.Abs(expected - actual) <= 1e-12 * Math.Abs(expected);

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
