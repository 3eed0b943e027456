using System.Globalization;
using System.Text.RegularExpressions;
using Backprop.Tests.Architecture;
using Backprop.Tests.Browser;
using Backprop.Tests.Cli;
using Backprop.Tests.Serialization;
using Backprop.Tests.Terminal;

namespace Backprop.Tests.Documentation;

/// <summary>
/// The figures of docs/terminal are what the command prints. To draw them anew, run this class with <c>BACKPROP_DRAW=1</c> in the environment.
/// </summary>
public sealed partial class TerminalFigureTests(Chromium chromium) : IDisposable
{
    private const int Columns = 140;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_pass_of_the_example_is_the_commands()
        => Compare("example-pass.svg", "One pass of the 3-layer example: forward, backward, update", Example(upTo: "100 passes"), exactly: true);

    [Fact]
    public void The_curve_of_the_example_is_the_commands()
        => Compare("example-curve.svg", "A hundred passes of the 3-layer example: the curve of C, the weights, and the fault that a gradient check finds", Example(from: "100 passes"), exactly: true);

    // The numbers of a trained model are those of one version: the words around them are compared.
    [Fact]
    public void The_explanation_is_the_commands()
    {
        CopyData();
        CommandRun.Of(folder.Path, "train", "data/iris.csv", "--target", "species", "--preset", "plain", "--hidden", "5", "--epochs", "200", "--quiet").Ok();
        Compare("explain.svg", "A row of iris.csv through a small network and back: z, a, δ, Δ and θ' of each layer", Shown("explain", "model.safetensors", "data/iris.csv", "--row", "5"), exactly: false);
    }

    // The screen as the first half of the epochs is over, and at the end.
    [Fact]
    public async Task The_progress_is_the_commands()
    {
        CopyData();
        string[] arguments = ["train", "data/penguins.csv", "--target", "species"];
        using PseudoTerminal terminal = PseudoTerminal.Start(Columns, folder.Path, resultsToo: true, arguments);
        string output = await terminal.End();
        int half = Rest().Matches(output).Select(match => match.Index + match.Length).First(end => Epoch().Matches(output[..end]) is [.., var last] && 2 * Number(last, "done") >= Number(last, "all"));
        Compare("progress.svg", "The live line of a training, and the results at its end",
            [.. Typed(arguments), .. new Screen(Columns).Write(output[..half]).Lines, .. TerminalFigure.Plain([""]), .. Typed(arguments), .. new Screen(Columns).Write(output.TrimEnd()).Lines], exactly: false);
    }

    [Fact]
    public void The_log_is_the_commands()
    {
        CopyData();
        CommandRun run = CommandRun.Of(folder.Path, "train", "data/iris.csv", "--target", "species", "--preset", "plain", "--hidden", "5", "--learning-rate", "0.05", "--epochs", "3", "--verbose").Ok();
        Compare("progress-log.svg", "The same where standard error is a file: lines, and in another file the results",
        [
            .. TerminalFigure.Plain(["$ backprop train data/iris.csv --target species … --epochs 3 --verbose 2>log.txt >results.txt", "$ cat log.txt", .. Lines(run.Error), "", "$ cat results.txt", .. Lines(run.Output)]),
        ], exactly: false);
    }

    [Fact]
    public void No_other_file_lies_there()
        => Assert.Equal(["example-curve.svg", "example-pass.svg", "explain.svg", "progress-log.svg", "progress.svg"], Directory.GetFiles(InDocumentation("")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_browser_shows_every_run_of_text_within_the_frame()
    {
        foreach (string file in Directory.GetFiles(InDocumentation("")))
        {
            await using BrowserPage page = await chromium.Open(file);
            page.IsQuiet();
            Assert.Equal((true, true), (await page.Evaluate<bool>("() => document.querySelectorAll('text').length > 20"), await page.Evaluate<bool>("""
                () => { const frame = document.querySelector('rect').getBoundingClientRect();
                    return [...document.querySelectorAll('text')].map(e => e.getBoundingClientRect()).every(b => b.width > 0 && b.left >= frame.left && b.right <= frame.right && b.top >= frame.top && b.bottom <= frame.bottom); }
                """)));
        }
    }

    private static IReadOnlyList<IReadOnlyList<Cell>> Example(string? from = null, string? upTo = null)
    {
        string[] lines = Lines(CommandRun.Of(AppContext.BaseDirectory, "example", "article").Ok().Output);
        int Position(string start) => Array.FindIndex(lines, line => line.StartsWith(start, StringComparison.Ordinal));
        return from is null
            ? [.. Typed("example", "article"), .. TerminalFigure.Plain(lines[..(Position(upTo!) - 1)])]
            : [.. TerminalFigure.Plain(lines[Position(from)..])];
    }

    private IReadOnlyList<IReadOnlyList<Cell>> Shown(params string[] arguments) => [.. Typed(arguments), .. TerminalFigure.Plain(Lines(CommandRun.Of(folder.Path, arguments).Ok().Output))];

    private static IEnumerable<IReadOnlyList<Cell>> Typed(params string[] arguments) => TerminalFigure.Plain([$"$ backprop {string.Join(' ', arguments)}"]);

    private static string[] Lines(string output) => output.ReplaceLineEndings("\n").TrimEnd().Split('\n');

    private void CopyData()
    {
        Directory.CreateDirectory(folder["data"]);
        foreach (string name in new[] { "iris.csv", "penguins.csv" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, "data", name), folder[$"data/{name}"]);
    }

    private static void Compare(string file, string title, IReadOnlyList<IReadOnlyList<Cell>> lines, bool exactly)
    {
        string path = InDocumentation(file), drawn = TerminalFigure.Of(title, lines);
        if (Environment.GetEnvironmentVariable("BACKPROP_DRAW") is { Length: > 0 })
            File.WriteAllText(path, drawn);
        string committed = File.ReadAllText(path).ReplaceLineEndings("\n");
        IReadOnlyList<IReadOnlyList<Cell>> shown = TerminalFigure.Read(committed);
        Assert.Equal(committed, TerminalFigure.Of(title, shown));
        string[] expected = Texts(TerminalFigure.Read(drawn)), actual = Texts(shown);
        Assert.Equal(Words(expected, exactly), Words(actual, exactly));
        // As many digits as the functions of any processor agree on.
        if (exactly)
            foreach ((double computed, double written) in Numbers(expected).Zip(Numbers(actual)))
                Assert.Equal(computed, written, 1e-5 * Math.Abs(computed));
    }

    private static string[] Texts(IReadOnlyList<IReadOnlyList<Cell>> lines) => [.. lines.Select(line => string.Concat(line.Select(cell => cell.Character)))];

    // Lines without their numbers, curves and bars. On the length of the numbers hangs how the columns of a table lie, and which words of the live line are shortened.
    private static string[] Words(string[] lines, bool exactly)
    {
        IEnumerable<string> words = lines.Select(line => Figure().Replace(line, "#"));
        return [.. exactly ? words : words.Select(line => Blanks().Replace(Curve().Replace(line, "▁"), " ").Replace("validation #", "val #", StringComparison.Ordinal).Replace(" in epoch ", " at ", StringComparison.Ordinal).Replace(" members ·", " ×", StringComparison.Ordinal))];
    }

    private static IEnumerable<double> Numbers(string[] lines) => lines.SelectMany(line => Figure().Matches(line)).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static string InDocumentation(string file) => Path.Combine(Sources.Root, "docs", "terminal", file);

    [GeneratedRegex(@"(?<![\w'])-?\d[\d,]*(:\d\d)*(\.\d+)?([Ee][-+]?\d+)?[kM]?")]
    private static partial Regex Figure();

    [GeneratedRegex("[▁▂▃▄▅▆▇█━─]+")]
    private static partial Regex Curve();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\e\[\?7h\r")]
    private static partial Regex Rest();

    [GeneratedRegex(@"epoch (?<done>\d+)/(?<all>\d+)")]
    private static partial Regex Epoch();
}
