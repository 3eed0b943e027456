using System.Globalization;
using Backprop.Data;
using Backprop.Reports;
using Backprop.Tabular;
using Backprop.Tests.Browser;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Reports;

/// <summary>Many and long names in a report: told apart, within their charts and their tables, and what is left out is said.</summary>
public sealed class ReportNamesTests(Chromium chromium)
{
    // W is twice as wide as a letter usually is: names lay to the left of the chart, and all that was left of them was the same.
    [Theory]
    [InlineData(360)]
    [InlineData(800)]
    [InlineData(1600)]
    public async Task Long_names_that_begin_alike_are_told_apart(int width)
    {
        string common = new string('W', 60) + " of the ward, number ";
        CsvTable table = Table(600, Enumerable.Range(1, 12).Select(c => $"{common}{c}"), $"{common}a", $"{common}b");
        await using BrowserPage page = await Open(table, width);
        page.IsQuiet();
        Assert.Equal(0, await page.Evaluate<int>("() => document.documentElement.scrollWidth - innerWidth"));
        string[] heads = await page.Evaluate<string[]>("() => [...document.querySelectorAll('.confusion thead th')].map(each => each.textContent)");
        Assert.Equal(13, heads.Distinct().Count());
        Assert.All(heads, head => Assert.InRange(head.Length, 1, 24));
        // Whose row it is stays in sight, wherever the matrix has been scrolled to.
        Assert.Empty(await page.Evaluate<string[]>("""
            () => { const box = document.querySelector('.confusion').parentElement, left = box.getBoundingClientRect().left;
                box.scrollLeft = 150;
                return [...box.querySelectorAll('thead td, tbody th')].filter(each => Math.abs(each.getBoundingClientRect().left - left) > 1).map(each => each.textContent); }
            """));
        foreach ((string chart, int count) in new[] { ("classes", 12), ("importance", 2) })
        {
            string[] labels = await page.Evaluate<string[]>($$"""() => [...document.querySelectorAll('[data-chart={{chart}}] g[aria-label="y-axis tick label"] text')].map(each => each.textContent)""");
            Assert.Equal(count, labels.Distinct().Count());
            Assert.Empty(await page.Evaluate<string[]>($$"""
                () => { const left = document.querySelector('[data-chart={{chart}}] svg').getBoundingClientRect().left;
                    return [...document.querySelectorAll('[data-chart={{chart}}] g[aria-label="y-axis tick label"] text')].filter(each => each.getBoundingClientRect().left < left).map(each => each.textContent); }
                """));
        }
    }

    // Two names that are the same in their first 120 characters were one bar, and no one knew that 40 classes are drawn.
    [Fact]
    public async Task Of_many_classes_some_are_drawn_and_those_confused_most_are_listed()
    {
        string[] names = [.. Enumerable.Range(1, 60).Select(c => $"{new string('n', 150)}{c}")];
        CsvTable table = Table(600, names, "a", "b");
        TabularRun run = TabularTrainer.Run(table, "y", new() { Epochs = 1, Preset = Preset.Plain });
        TrainingReport report = TrainingReport.Of(run);
        string[] classes = [.. report.Data["classes"]!.AsArray().Select(name => (string)name!)];
        Assert.Equal(60, classes.Distinct().Count());
        await using BrowserPage page = await Open(report, 1280);
        Assert.Equal(40, await page.Evaluate<int>("() => new Set([...document.querySelectorAll('[data-chart=classes] g[aria-label=bar] rect')].map(each => each.getAttribute('y'))).size"));
        Assert.Contains("the first 40 of 60 drawn", await page.Evaluate<string>("() => document.querySelector('#data').textContent"), StringComparison.Ordinal);
        string[] confused = await page.Evaluate<string[]>("""() => [...document.querySelectorAll('[aria-label="Classes confused most"] tbody tr')].map(row => [...row.children].map(cell => cell.textContent).join())""");
        string[] expected = [.. report.Data["classification"]!["confusion"]!.AsArray().Where(cell => (int)cell![0]! != (int)cell[1]!).OrderByDescending(cell => (double)cell![2]!).Take(20)
            .Select(cell => $"{classes[(int)cell![0]!]},{classes[(int)cell[1]!]},{(double)cell[2]!}")];
        Assert.Equal(20, expected.Length);
        Assert.Equal(expected, confused);
    }

    [Fact]
    public async Task A_thousand_columns_make_no_long_page()
    {
        string[] columns = [.. Enumerable.Range(0, 1000).Select(j => $"column {j}")];
        CsvTable table = Table(40, ["yes", "no"], columns);
        await using BrowserPage page = await Open(table, 800);
        Assert.InRange(await page.Evaluate<int>("() => document.querySelector('#data').clientHeight"), 1, 800);
        Assert.Equal("500 columns", await page.Evaluate<string>("() => document.querySelector('#data > details > summary').textContent"));
        Assert.Contains("The first 500 of 1,001 columns", await page.Evaluate<string>("() => document.querySelector('#data').textContent"), StringComparison.Ordinal);
    }

    // On paper a matrix of 40 classes was three pages wide.
    [Fact]
    public async Task A_large_matrix_fits_the_paper()
    {
        await using BrowserPage page = await Open(Table(800, Enumerable.Range(1, 40).Select(c => $"class number {c}"), "a", "b"), 703);
        await page.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        Assert.InRange(await page.Evaluate<double>("() => document.querySelector('.confusion').getBoundingClientRect().right"), 300, 703);
    }

    private static CsvTable Table(int rows, IEnumerable<string> classes, params string[] columns)
    {
        string[] names = [.. classes];
        return CsvTable.FromRows([.. Enumerable.Range(0, rows).Select(i =>
        {
            Dictionary<string, string> row = columns.Index().ToDictionary(column => column.Item, column => (i % names.Length * (column.Index + 1) + Math.Sin(i + column.Index)).ToString(CultureInfo.InvariantCulture));
            row["y"] = names[i % names.Length];
            return row;
        })]);
    }

    private Task<BrowserPage> Open(CsvTable table, int width) => Open(TrainingReport.Of(TabularTrainer.Run(table, "y", new() { Epochs = 2, Preset = Preset.Plain })), width);

    private async Task<BrowserPage> Open(TrainingReport report, int width)
    {
        using TemporaryFolder folder = new();
        report.Save(folder["report.html"]);
        return await chromium.Open(folder["report.html"], width);
    }
}
