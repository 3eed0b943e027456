using System.Reflection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Backprop.Tests.Browser.Chromium))]

namespace Backprop.Tests.Browser;

/// <summary>
/// The Chromium of this machine, without a window and without a network, started by the first test that opens a page and shared by all.
/// A test class takes it as a constructor parameter. Where there is none, the test is skipped.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> started;
    private readonly Lazy<Task<IPage>> canvas;

    public Chromium()
    {
        started = new(Start);
        canvas = new(async () => await (await started.Value).Browser.NewPageAsync());
    }

    /// <summary>Opens a file and waits until it has loaded, scripts included.</summary>
    /// <param name="path">An HTML or SVG file.</param>
    /// <param name="width">Of the window, in pixels; below 600 it is a phone's.</param>
    /// <param name="height">Of the window, in pixels.</param>
    /// <param name="dark">Whether the reader prefers dark pages.</param>
    public async Task<BrowserPage> Open(string path, int width = 1280, int height = 800, bool dark = false)
    {
        (_, IBrowser browser) = await started.Value;
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            // A phone shrinks a page that does not say that it fits.
            IsMobile = width < 600,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Offline = true,
        });
        var page = new BrowserPage(await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(Path.GetFullPath(path)).AbsoluteUri);
        return page;
    }

    /// <summary>How many pixels of a picture have each colour, such as <c>#1f883d</c>.</summary>
    /// <param name="png">A screenshot.</param>
    public async Task<IReadOnlyDictionary<string, int>> Colours(byte[] png)
    {
        IPage page = await canvas.Value;
        return await page.EvaluateAsync<Dictionary<string, int>>("""
            async source => {
                const image = new Image();
                image.src = source;
                await image.decode();
                const canvas = document.createElement('canvas');
                [canvas.width, canvas.height] = [image.width, image.height];
                const context = canvas.getContext('2d');
                context.drawImage(image, 0, 0);
                const pixels = new DataView(context.getImageData(0, 0, image.width, image.height).data.buffer), counts = new Map();
                for (let i = 0; i < pixels.byteLength; i += 4) {
                    const colour = pixels.getUint32(i) >>> 8;
                    counts.set(colour, (counts.get(colour) ?? 0) + 1);
                }
                return Object.fromEntries([...counts].map(([colour, count]) => ['#' + colour.toString(16).padStart(6, '0'), count]));
            }
            """, $"data:image/png;base64,{Convert.ToBase64String(png)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated || !started.Value.IsCompletedSuccessfully)
            return;
        (IPlaywright playwright, IBrowser browser) = await started.Value;
        await browser.CloseAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> Start()
    {
        string? program = Find();
        Assert.SkipWhen(program is null, $"None of {string.Join(", ", Names)} is on the PATH.");
        // The driver runs from the package: a copy beside every build would take 130 MB.
        string driver = typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "PlaywrightDriver").Value!;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", driver);
        IPlaywright playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program }));
    }

    private static string? Find()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
