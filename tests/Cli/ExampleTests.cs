using Backprop.Cli.Examples;

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
    public void Without_a_name_they_are_listed()
    {
        string shown = CommandRun.Of(AppContext.BaseDirectory, "example").Ok().Output;
        Assert.All(Example.All, example => Assert.Contains(example.Summary, shown));
    }
}
