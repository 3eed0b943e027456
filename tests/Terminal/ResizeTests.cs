using System.Text.RegularExpressions;
using Backprop.Tests.Cli;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Terminal;

/// <summary>The live line in a terminal whose size changes while the command trains.</summary>
public sealed partial class ResizeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // More epochs are planned than the test waits for; Ctrl-C ends them. A line under way may still have the old width; from the first that has the new one on, all have it.
    [Fact(Timeout = 120_000)]
    public async Task A_line_follows_the_width_of_its_terminal()
    {
        Assert.SkipWhen(OperatingSystem.IsLinux() && InterruptionTests.IsIgnored(2), "A shell that starts this in the background lets it, and what it starts, ignore Ctrl-C.");
        string data = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");
        using PseudoTerminal terminal = PseudoTerminal.Start(120, folder.Path, resultsToo: false, "train", data, "--target", "species", "--preset", "plain", "--hidden", "8", "--epochs", "1000000");
        await terminal.Until(output => Drawn(output).Count(line => line.Length is > 90 and < 120) >= 3);
        foreach (int columns in new[] { 60, 30, 100, 12 })
        {
            int before = Drawn(terminal.Output).Length;
            terminal.Resize(columns);
            string output = await terminal.Until(output => Drawn(output)[before..].SkipWhile(line => !Fits(line, columns)).Count() >= 4);
            string[] after = [.. Drawn(output)[before..].SkipWhile(line => !Fits(line, columns))];
            Assert.All(after[..^1], line => Assert.True(Fits(line, columns), $"{columns} columns: {line}"));
        }
        terminal.Type("\x3");
        string all = await terminal.End(exitCode: 130);
        Assert.All(Drawing().Matches(all).Select(match => match.Value), drawing => Assert.EndsWith("\e[?7h\r", drawing, StringComparison.Ordinal));

        Screen screen = new Screen(12).Write(all[all.LastIndexOf("\e[?7l", StringComparison.Ordinal)..]);
        Assert.True(screen.HasCursor && screen.Wraps && screen.Column == 0, "the terminal is left as it was found");
        Assert.DoesNotContain("\e[?25l", all, StringComparison.Ordinal);
        string[] results = await File.ReadAllLinesAsync(folder["results.txt"], TestContext.Current.CancellationToken);
        Assert.StartsWith("classification of \"species\": 150 rows", results[0], StringComparison.Ordinal);
        Assert.DoesNotContain(results, line => line.Contains('\e', StringComparison.Ordinal) || line.Contains("epoch 1/", StringComparison.Ordinal));
    }

    // A line uses what room there is, but for the part that just does not fit, and leaves the last column free.
    private static bool Fits(string line, int columns) => line.Length < columns && line.Length > Math.Min(columns, 100) - 35;

    // Each is drawn between DECAWM off and on.
    private static string[] Drawn(string output) => [.. Drawing().Matches(output).Select(match => Escape().Replace(match.Groups["line"].Value, ""))];

    [GeneratedRegex(@"\e\[J\e\[\?7l(?<line>.*?)\e\[\?7h\r", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
