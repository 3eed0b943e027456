using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Backprop.Tests.Documentation;

/// <summary>What the README shows is what the tests compile and run.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_line_of_code_stands_in_the_compiled_snippets()
    {
        HashSet<string> compiled = [.. File.ReadLines(Path.Combine(Root(), "tests", "Documentation", "ReadmeSnippets.cs")).Select(line => line.Trim())];
        string[] shown = [.. CodeBlock().Matches(Readme()).SelectMany(match => match.Groups[1].Value.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0)];
        Assert.True(shown.Length > 20, "the README shows its five-minute tour");
        Assert.All(shown, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void The_two_commands_come_first()
    {
        string[] commands = [.. Command().Matches(Readme()).Select(match => match.Groups[1].Value)];
        Assert.Equal("dotnet run -c Release --project cli -- train data/iris.csv --target species", commands[0]);
        Assert.Equal("dotnet test -c Release", commands[1]);
        Assert.Contains(commands[0], File.ReadAllText(Path.Combine(Root(), ".ci", "run")));
        Assert.Contains(commands[1], File.ReadAllText(Path.Combine(Root(), ".ci", "run")));
    }

    [Fact]
    public void Every_link_leads_to_a_file()
        => Assert.All(Link().Matches(Readme()).Select(match => match.Groups[1].Value), link => Assert.True(File.Exists(Path.Combine(Root(), link)), link));

    private static string Readme() => File.ReadAllText(Path.Combine(Root(), "README.md"));

    private static string Root([CallerFilePath] string thisFile = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^    (dotnet .*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\(([^):]+)\)")]
    private static partial Regex Link();
}
