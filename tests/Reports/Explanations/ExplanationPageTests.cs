using Backprop.Data;
using Backprop.Reports.Explanations;
using Backprop.Tabular;
using Backprop.Tests.Browser;
using Backprop.Tests.Serialization;
using Microsoft.Playwright;

namespace Backprop.Tests.Reports.Explanations;

/// <summary>The page of an explanation in a browser.</summary>
public sealed class ExplanationPageTests(Chromium chromium) : IDisposable
{
    private const string Hostile = "<img src=x onerror=alert(1)>&\"'\u202egpj";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, 1200)]
    [InlineData(true, 1200)]
    [InlineData(false, 360)]
    [InlineData(true, 360)]
    public async Task It_is_quiet_fits_the_window_and_draws_every_matrix(bool dark, int width)
    {
        Explanation explanation = Write();
        await using BrowserPage page = await chromium.Open(folder["page.html"], width, 800, dark);
        page.IsQuiet();
        Assert.True(await page.Evaluate<bool>("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out");
        int quantities = explanation.Layers.Sum(layer => 2 * layer.Parameters.Count + layer.InputGradients.Count + (layer.Output is null ? 0 : 2)) + 3;
        Assert.Equal(quantities, await page.Evaluate<int>("document.querySelectorAll('figure').length"));
        // A picture has more than one colour, and more than the paper's.
        Assert.Equal(new[] { true }, (await page.Evaluate<bool[]>("""
            [...document.querySelectorAll('canvas')].map(canvas =>
                new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 2)
            """)).Distinct());
        Assert.Equal(dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", await page.Evaluate<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.True((await chromium.Colours(await page.Screenshot(whole: true))).Count > 50);
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_explanation()
    {
        Explanation explanation = Write();
        await using BrowserPage page = await chromium.Open(folder["page.html"]);
        Quantity weights = explanation.Layers[0].Parameters[0].Value;
        ILocator picture = page.Page.Locator("canvas[data-name=\"θ₁\"]");
        await picture.HoverAsync(new() { Position = new() { X = 1, Y = 1 } });
        Assert.Equal($"θ₁[0, 0] = {(double)(float)weights.Value[0, 0]:g6}", await page.Page.Locator("#number").TextContentAsync());
        string[] gradients = await page.Evaluate<string[]>("[...document.querySelectorAll('figure')].filter(f => f.querySelector('b').textContent === '∂C/∂x')[0].querySelectorAll('td').values().map(td => td.title).toArray()");
        Assert.Equal(explanation.Layers[0].InputGradients[0].Value.Column(0).Select((number, i) => FormattableString.Invariant($"∂C/∂x[{i}, 0] = {number:R}")), gradients);
    }

    [Fact]
    public async Task Names_from_files_are_text()
    {
        Write();
        await using BrowserPage page = await chromium.Open(folder["page.html"]);
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('img').length"));
        string shown = Hostile.Replace("\u202e", "\\u{202e}", StringComparison.Ordinal);
        Assert.Contains(shown, await page.Evaluate<string[]>("[...document.querySelectorAll('th')].map(th => th.textContent)"));
        Assert.DoesNotContain("\u202e", await File.ReadAllTextAsync(folder["page.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_its_own_script_runs()
    {
        Write();
        string html = await File.ReadAllTextAsync(folder["page.html"], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["page.html"], html.Replace("<main>", "<main><script>document.title = 'slipped through'</script>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using BrowserPage page = await chromium.Open(folder["page.html"]);
        Assert.NotEqual("slipped through", await page.Page.TitleAsync());
        Assert.Contains(page.Errors, error => error.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    // A network with vectors and matrices both small and large, trained on a column with a hostile name.
    private Explanation Write()
    {
        string[] rows = [.. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 7 % 11},{Math.Sin(i):R},{i % 3 + Math.Sin(i):R}"))];
        File.WriteAllLines(folder["rows.csv"], [$"a,\"{Hostile.Replace("\"", "\"\"")}\",y", .. rows]);
        TabularModel model = TabularTrainer.Train(folder["rows.csv"], "y", new() { Preset = Preset.Plain, Hidden = [40, 20], Epochs = 2 });
        Explanation explanation = Explanation.Of(model, CsvTable.Read(folder["rows.csv"]), [4]);
        File.WriteAllText(folder["page.html"], explanation.ToHtml());
        return explanation;
    }
}
