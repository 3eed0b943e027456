using Backprop.Reports;
using Backprop.Tabular;
using Backprop.Tests.Browser;
using Backprop.Tests.Serialization;
using Microsoft.Playwright;

namespace Backprop.Tests.Reports;

/// <summary>A report for those who see little, hear it read, or use the keyboard alone; and on paper.</summary>
public sealed class ReportAccessTests(Chromium chromium)
{
    // Colours as the page shows them, over all that lies beneath. WCAG 2.2, 1.4.3 and 1.4.11.
    private const string Contrast = """
        const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
        const over = (...colours) => {
            context.clearRect(0, 0, 1, 1);
            for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
            return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = rgb => { const [r, g, b] = rgb.map(each => each / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ratio = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
        const beneath = element => element ? [...beneath(element.parentElement), getComputedStyle(element).backgroundColor] : ['white'];
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_and_lines_stand_out(bool dark)
    {
        await using BrowserPage page = await Open("penguins", "species", 1280, dark);
        // The darkest cells that a matrix can have.
        await page.Evaluate<object?>("() => { document.querySelectorAll('details').forEach(each => { each.open = true; }); document.querySelectorAll('.confusion td').forEach(each => each.style.setProperty('--share', 1)); }");
        string[] texts = await page.Evaluate<string[]>($$"""
            () => { {{Contrast}}
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
                while (walker.nextNode()) {
                    const element = walker.currentNode.parentElement, style = getComputedStyle(element), below = beneath(element);
                    if (walker.currentNode.textContent.trim() === '' || element.closest('script, style, .spoken')) continue;
                    texts.push([ratio(over(...below, element instanceof SVGElement ? style.fill : style.color), over(...below)), walker.currentNode.textContent]);
                }
                return [`${texts.length > 500}`, ...texts.filter(([value]) => value < 4.5).map(each => each.join(': '))];
            }
            """);
        Assert.Equal(["True"], texts, StringComparer.OrdinalIgnoreCase);
        Assert.Empty(await page.Evaluate<string[]>($$"""
            () => { {{Contrast}}
                const paper = over(getComputedStyle(document.body).backgroundColor), style = getComputedStyle(document.documentElement);
                return ['accent', ...Array.from({ length: 10 }, (_, i) => `c${i}`)].map(name => [ratio(over(style.getPropertyValue(`--${name}`)), paper), name]).filter(([value]) => !(value >= 3)).map(each => each.join(': '));
            }
            """));
    }

    // On paper without colour both were the same grey.
    [Fact]
    public async Task Training_and_validation_are_told_apart_without_colour()
    {
        await using BrowserPage page = await Open("penguins", "species", 1280, dark: false);
        Assert.Equal(["dashed", "solid"], await page.Evaluate<string[]>("() => [...document.querySelectorAll('[data-chart=loss] g[aria-label=line]')].map(each => each.hasAttribute('stroke-dasharray') ? 'dashed' : 'solid')"));
    }

    [Fact]
    public async Task The_keyboard_reaches_what_opens_and_what_scrolls_and_shows_where_it_is()
    {
        await using BrowserPage page = await Open("penguins", "species", 360, dark: false);
        await page.Evaluate<object?>("() => { document.querySelector('details').open = true; }");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('details .scroll').tabIndex === 0");
        string[] expected = await page.Evaluate<string[]>("""
            () => [...document.querySelectorAll('summary, .scroll')].filter(each => each.checkVisibility()
                && (each.tagName === 'SUMMARY' || each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight)).map(each => each.ariaLabel ?? each.textContent)
            """);
        Assert.Contains("Numbers of Loss", expected);
        Assert.Contains("Columns, scrolls", expected);
        List<string> reached = [];
        for (int stop = 0; stop <= expected.Length; stop++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            string[] at = await page.Evaluate<string[]>("() => { const at = document.activeElement, style = getComputedStyle(at); return [at.ariaLabel ?? at.textContent, style.outlineStyle, style.outlineWidth]; }");
            if (stop == expected.Length)
                break;
            reached.Add(at[0]);
            Assert.Equal(["solid", "2px"], at[1..]);
        }
        Assert.Equal(expected, reached);
        await page.Page.Locator("summary", new() { HasText = "Numbers of Calibration" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Page.GetByRole(AriaRole.Table, new() { Name = "Calibration" }).IsVisibleAsync());
    }

    [Fact]
    public async Task Everything_has_a_name_and_a_role()
    {
        await using BrowserPage page = await Open("penguins", "species", 1280, dark: false);
        foreach (string name in new[] { "Learning", "Quality", "Importance of the columns", "Network", "Data" })
            Assert.Equal(1, await page.Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true }).CountAsync());
        Assert.Equal(1, await page.Page.GetByRole(AriaRole.Img, new() { Name = "Chart: Loss" }).CountAsync());
        Assert.Equal(1, await page.Page.GetByRole(AriaRole.Img, new() { NameRegex = new(@"^Chart: Weights, 1\.weight \(") }).And(page.Page.Locator("[data-chart='weights:0'] svg")).CountAsync());
        Assert.Equal(0, await page.Evaluate<int>("() => [...document.querySelectorAll('svg')].filter(each => each.getAttribute('role') !== 'img' || !each.ariaLabel).length"));
        ILocator confusion = page.Page.GetByRole(AriaRole.Table, new() { Name = "Confusion matrix" });
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo", "recall"], await confusion.GetByRole(AriaRole.Columnheader).AllTextContentsAsync());
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo", "precision"], await confusion.GetByRole(AriaRole.Rowheader).AllTextContentsAsync());
        Assert.Empty(await page.Evaluate<string[]>("() => [...document.querySelectorAll('table')].filter(each => !each.ariaLabel || !each.querySelector('thead th[scope=col]') || each.querySelector('th:not([scope])')).map(each => each.textContent)"));
        Assert.Empty(await page.Evaluate<string[]>("() => [...document.querySelectorAll('summary')].map(each => each.textContent).filter((name, i, all) => all.indexOf(name) !== i)"));
    }

    // Drawn 760 pixels wide and shrunk to 335, the labels were of 4 points.
    [Theory]
    [InlineData(800)]
    [InlineData(1600)]
    public async Task Charts_are_drawn_anew_for_paper_and_for_the_window_again(int width)
    {
        await using BrowserPage page = await Open("iris", "species", width, dark: false);
        const string Widths = "[...document.querySelectorAll('[data-chart=loss] > svg, [data-chart=importance] > svg')].map(each => each.width.baseVal.value)";
        double[] before = await page.Evaluate<double[]>($"() => {Widths}");
        await page.Evaluate<object?>($"() => {{ addEventListener('beforeprint', () => {{ window.printed = {Widths}; }}); }}");
        await page.Page.PdfAsync();
        double[] printed = await page.Evaluate<double[]>("() => window.printed");
        Assert.Equal<double[]>([335, 700], printed);
        double[] after = await page.Evaluate<double[]>($"() => {Widths}");
        Assert.Equal(before, after);
        Assert.True(before[0] > 335);
    }

    [Fact]
    public async Task Numbers_that_were_opened_are_whole_on_paper()
    {
        await using BrowserPage page = await Open("iris", "species", 703, dark: false);
        await page.Evaluate<object?>("() => document.querySelectorAll('details').forEach(each => { each.open = true; })");
        const string Cut = "() => [...document.querySelectorAll('details .scroll')].filter(each => each.scrollHeight > each.clientHeight).length";
        Assert.NotEqual(0, await page.Evaluate<int>(Cut));
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(0, await page.Evaluate<int>(Cut));
    }

    private async Task<BrowserPage> Open(string data, string target, int width, bool dark)
    {
        (TabularRun run, TrainingWatch watch) = TrainingReportTests.Run(data, target, new() { Epochs = 30, Members = 1 });
        using TemporaryFolder folder = new();
        TrainingReport.Of(run, watch).Save(folder["report.html"]);
        return await chromium.Open(folder["report.html"], width, dark: dark);
    }
}
