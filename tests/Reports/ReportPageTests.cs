using Backprop.Reports;
using Backprop.Tabular;
using Backprop.Tests.Browser;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Reports;

/// <summary>Reports in a real browser: quiet, every chart drawn, nothing wider than the window.</summary>
public sealed class ReportPageTests(Chromium chromium)
{
    /// <summary>A single network and an ensemble, two classes and three, and a regression; each as wide and dark as a reader may have it.</summary>
    public static TheoryData<string, string, int, int, bool> Pages => new()
    {
        { "iris", "species", 1, 1280, false },
        { "iris", "species", 2, 390, true },
        { "penguins", "species", 1, 390, false },
        { "breast_cancer", "diagnosis", 1, 1280, true },
        { "concrete", "compressive_strength", 2, 1280, true },
        { "concrete", "compressive_strength", 1, 390, false },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_chart_is_drawn_and_nothing_complains(string data, string target, int members, int width, bool dark)
    {
        (TabularRun run, TrainingWatch watch) = TrainingReportTests.Run(data, target, new() { Epochs = 12, Members = members });
        await using BrowserPage page = await Open(TrainingReport.Of(run, watch), width, dark);
        await page.Evaluate<object?>("() => document.querySelectorAll('details.member').forEach(each => { each.open = true; })");
        await page.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-chart]')].every(each => each.querySelector('svg'))");
        page.IsQuiet();
        string[] expected =
        [
            "loss", "metric", "rate",
            .. run.Model.ClassNames.Count > 0 ? new[] { "roc", "pr", "calibration", "classes" } : ["predicted", "residuals", "errors"],
            "importance", .. Enumerable.Range(0, members).SelectMany(n => new[] { $"weights:{n}", $"gradients:{n}", $"sizes:{n}" }),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await page.Evaluate<string[]>("() => [...document.querySelectorAll('[data-chart]')].map(each => each.dataset.chart)")).Order(StringComparer.Ordinal));
        // What carries the numbers, beside axes and grid: lines, dots, bars.
        string[] empty = await page.Evaluate<string[]>("""
            () => [...document.querySelectorAll('[data-chart]')].filter(each => !each.querySelector(
                'g[aria-label=line] path, g[aria-label=dot] circle, g[aria-label=rect] rect, g[aria-label=bar] rect')).map(each => each.dataset.chart)
            """);
        Assert.Empty(empty);
        Assert.DoesNotContain("NaN", await page.Evaluate<string>("() => [...document.querySelectorAll('.chart svg, svg.drawing')].map(each => each.outerHTML).join()"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Evaluate<int>("() => document.documentElement.scrollWidth - innerWidth"));
        byte[] picture = await page.Screenshot();
        IReadOnlyDictionary<string, int> colours = await chromium.Colours(picture);
        Assert.Equal(dark ? "#14171b" : "#ffffff", colours.MaxBy(colour => colour.Value).Key);
        if (Environment.GetEnvironmentVariable("BACKPROP_SCREENSHOTS") is { Length: > 0 } folder)
            await File.WriteAllBytesAsync(Path.Join(folder, $"{data}-{members}-{width}-{(dark ? "dark" : "light")}.png"), await page.Screenshot(whole: true), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Hostile_names_do_nothing_and_are_shown()
    {
        (TabularRun run, TrainingWatch watch) = Hostile.Run();
        await using BrowserPage page = await Open(TrainingReport.Of(run, watch), 1280, dark: false);
        page.IsQuiet();
        Assert.Equal("target' onclick='alert(4)", await page.Evaluate<string>("() => document.querySelector('h1').textContent"));
        Assert.Equal(0, await page.Evaluate<int>("() => document.querySelectorAll('img, [onclick], [onerror]').length"));
        Assert.Contains(Hostile.Name, await page.Evaluate<string>("() => document.querySelector('#data').textContent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paper_is_white_whatever_the_screen()
    {
        (TabularRun run, TrainingWatch watch) = TrainingReportTests.Run("penguins", "species", new() { Epochs = 4, Members = 1 });
        // A4 between its margins, 210 − 2·12 mm, at 96 pixels an inch.
        await using BrowserPage page = await Open(TrainingReport.Of(run, watch), 703, dark: true);
        await page.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        Assert.Equal("rgb(255, 255, 255)", await page.Evaluate<string>("() => getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("rgb(0, 0, 0)", await page.Evaluate<string>("() => getComputedStyle(document.querySelector('.chart svg')).color"));
        Assert.Empty(await page.Evaluate<string[]>("() => [...document.querySelectorAll('table')].filter(each => each.getBoundingClientRect().right > innerWidth).map(each => each.textContent)"));
        Assert.NotEmpty(await page.Page.PdfAsync());
    }

    [Fact]
    public async Task Without_scripts_the_tables_are_there()
    {
        (TabularRun run, TrainingWatch watch) = TrainingReportTests.Run("iris", "species", new() { Epochs = 4, Members = 1 });
        using TemporaryFolder folder = new();
        string html = TrainingReport.Of(run, watch).ToHtml();
        await File.WriteAllTextAsync(folder["report.html"], html[..html.IndexOf("<script>", StringComparison.Ordinal)], TestContext.Current.CancellationToken);
        await using BrowserPage page = await chromium.Open(folder["report.html"]);
        page.IsQuiet();
        Assert.Equal(0, await page.Evaluate<int>("() => [...document.querySelectorAll('[data-chart]')].filter(each => !each.parentElement.querySelector('td')).length"));
    }

    private async Task<BrowserPage> Open(TrainingReport report, int width, bool dark)
    {
        using TemporaryFolder folder = new();
        report.Save(folder["report.html"]);
        return await chromium.Open(folder["report.html"], width, dark: dark);
    }
}
