using Backprop.Tests.Serialization;

namespace Backprop.Tests.Browser;

/// <summary>The browser sees what it is there to see.</summary>
public sealed class ChromiumTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Errors_and_requests_are_noticed()
    {
        await using BrowserPage page = await Open("""
            <img src="http://example.com/picture.png"><link rel="stylesheet" href="beside.css">
            <script>console.log('harmless'); console.error('on the console'); missing();</script>
            """);
        Assert.Contains("error: on the console", page.Errors);
        Assert.Contains(page.Errors, error => error.Contains("missing is not defined", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Errors, error => error.Contains("harmless", StringComparison.Ordinal));
        Assert.Equal(["beside.css", "picture.png"], page.Requests.Select(url => url.Split('/')[^1]).Order());
        Assert.Throws<Xunit.Sdk.EmptyException>(page.IsQuiet);
    }

    [Theory]
    [InlineData(false, "#ffffff")]
    [InlineData(true, "#112233")]
    public async Task Size_and_colour_scheme_are_the_readers(bool dark, string paper)
    {
        await using BrowserPage page = await Open("""
            <meta name="viewport" content="width=device-width">
            <style>body{background:#ffffff}@media (prefers-color-scheme:dark){body{background:#112233}}</style>
            """, width: 320, height: 200, dark);
        page.IsQuiet();
        Assert.Equal(320, await page.Evaluate<int>("innerWidth"));
        Assert.Equal(320 * 200, (await chromium.Colours(await page.Screenshot()))[paper]);
    }

    private Task<BrowserPage> Open(string body, int width = 1280, int height = 800, bool dark = false)
    {
        File.WriteAllText(folder["page.html"], $"<!doctype html><meta charset=\"utf-8\"><title>A page</title>{body}");
        return chromium.Open(folder["page.html"], width, height, dark);
    }
}
