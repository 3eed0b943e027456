namespace Backprop.Tests.Cli;

/// <summary><c>backprop explain</c>.</summary>
public sealed class ExplainCommandTests(IrisModel iris) : IClassFixture<IrisModel>
{
    [Fact]
    public void A_row_goes_forward_and_its_cost_backward()
    {
        string text = Run("--row", "5").Output;
        Assert.StartsWith("row 5 of iris.csv, member 1 of 5\n", text);
        int[] order = [.. new[] { "FORWARD", "x (4×1) =", "z₂⁽¹⁾ = θ₂⁽¹⁾·a₁⁽¹⁾ + b₂⁽¹⁾", "COST", "Δ₆ = softmax(a₆) − y", "BACKWARD", "θ'₂⁽¹⁾ = δ₂⁽¹⁾·a₁⁽¹⁾ᵀ", "∂C/∂x (4×1) =" }.Select(part => text.IndexOf(part, StringComparison.Ordinal))];
        Assert.Equal(order.Order(), order);
        Assert.True(order[0] > 0);
        Assert.Contains("⋮ 248 more rows", text);
        Assert.Contains("⋮ 1 more row\n", Run("--row", "5", "--max", "3").Output);
    }

    [Fact]
    public void Rows_are_columns_and_can_be_averaged()
    {
        Assert.Contains("x (4×20) =", Run("--rows", "1-20").Output);
        Assert.Contains("x (4×1) =", Run("--rows", "1-20", "--mean").Output);
        Assert.StartsWith("mean of rows 1–150 of iris.csv", Run("--mean").Output);
    }

    [Fact]
    public void A_layer_and_a_member_can_be_chosen()
    {
        string text = Run("--member", "2", "--layer", "0.members.1.1", "--max", "3").Output;
        Assert.Contains("θ₂⁽²⁾ (256×4) =", text);
        Assert.Contains("⋮ 253 more rows", text);
        Assert.DoesNotContain("z₃", text);
    }

    [Theory]
    [InlineData("html", "<!doctype html>")]
    [InlineData("latex", @"\documentclass{article}")]
    public void Other_formats_go_to_a_file(string format, string start)
    {
        Assert.Equal($"saved explained.{format}\n", Run("--format", format, "--output", $"explained.{format}").Output);
        Assert.StartsWith(start, File.ReadAllText(iris[$"explained.{format}"]));
    }

    [Theory]
    [InlineData("row 151 is asked for, but the table has 150 rows", "--row", "151")]
    [InlineData("--rows: expected rows such as 1-20, counted from 1, got \"5-2\"", "--rows", "5-2")]
    [InlineData("--row is a single row; give --rows or --mean without it", "--row", "2", "--mean")]
    [InlineData("--member: expected a number from 1 to 5, got 6", "--member", "6")]
    [InlineData("--layer: there is no layer 7 in member 1; backprop inspect shows them", "--layer", "7")]
    [InlineData("--output iris.csv would replace a file that is read; choose another", "--output", "iris.csv")]
    [InlineData("--output: expected the name of a file, got \"-\"", "--output", "-")]
    public void What_cannot_be_explained_is_refused(string complaint, params string[] arguments)
    {
        CommandRun refused = CommandRun.Of(iris.Folder, ["explain", "model.safetensors", "iris.csv", .. arguments]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(complaint, refused.Error);
    }

    private CommandRun Run(params string[] arguments) => CommandRun.Of(iris.Folder, ["explain", "model.safetensors", "iris.csv", .. arguments]).Ok();
}
