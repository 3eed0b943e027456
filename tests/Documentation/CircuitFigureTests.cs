using System.Runtime.CompilerServices;
using Backprop.Cli.Examples;

namespace Backprop.Tests.Documentation;

/// <summary>The figures of docs/circuits are what the code draws. To draw them anew: <c>dotnet run -c Release --project cli -- example gates --figures docs/circuits</c>.</summary>
public sealed class CircuitFigureTests
{
    public static TheoryData<string> Files => [.. CircuitFigures.Files().Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_committed_figure_is_what_the_code_draws(string file)
        => Assert.Equal(CircuitFigures.Files()[file], File.ReadAllText(InDocumentation(file)).ReplaceLineEndings("\n"));

    [Fact]
    public void No_other_file_lies_there() => Assert.Equal(CircuitFigures.Files().Keys, Directory.GetFiles(InDocumentation("")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    // Nine gates, six circuits and the ladder.
    [Fact]
    public void The_page_shows_every_one()
    {
        string page = CircuitFigures.Files()["README.md"];
        Assert.Equal((9, 7), (WorkedCircuit.Gates.Count, WorkedCircuit.Circuits.Count));
        Assert.All(WorkedCircuit.Gates.Concat(WorkedCircuit.Circuits), worked =>
        {
            Assert.Contains($"({worked.Name}.svg)", page, StringComparison.Ordinal);
            Assert.Contains(worked.Differentiated().ToText(), page, StringComparison.Ordinal);
        });
    }

    internal static string InDocumentation(string file, [CallerFilePath] string thisFile = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "circuits", file));
}
