using Microsoft.Playwright;

namespace Backprop.Tests.Browser;

/// <summary>A page in a browser, and what it did wrong.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly List<string> errors = [], requests = [];

    internal BrowserPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Add(errors, message.Type is "error" or "warning" ? $"{message.Type}: {message.Text}" : null);
        page.PageError += (_, error) => Add(errors, error);
        page.Request += (_, request) => Add(requests, request.IsNavigationRequest && request.Frame == page.MainFrame ? null : request.Url);
    }

    /// <summary>The page itself, for all that is not here.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings on the console, and exceptions that nobody caught.</summary>
    public IReadOnlyList<string> Errors => Copy(errors);

    /// <summary>Everything the page asked for besides itself, from the network or from files.</summary>
    public IReadOnlyList<string> Requests => Copy(requests);

    /// <summary>Requires that the page complained of nothing and asked for nothing.</summary>
    public void IsQuiet()
    {
        Assert.Empty(Errors);
        Assert.Empty(Requests);
    }

    /// <summary>The value of an expression, or what a function returns.</summary>
    public Task<T> Evaluate<T>(string script) => Page.EvaluateAsync<T>(script);

    /// <summary>The page as PNG, as much as the window shows or all of it.</summary>
    public Task<byte[]> Screenshot(bool whole = false) => Page.ScreenshotAsync(new() { FullPage = whole, Animations = ScreenshotAnimations.Disabled });

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private static void Add(List<string> list, string? item)
    {
        if (item is null)
            return;
        lock (list)
            list.Add(item);
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
            return [.. list];
    }
}
