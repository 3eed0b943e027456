using System.Diagnostics;

namespace Backprop.Tests;

/// <summary>Runs tests of this assembly in a process of its own: where nothing has run before them, or with another setting of the runtime.</summary>
internal static class FreshProcess
{
    /// <summary>An explicit test, alone.</summary>
    public static Task Passes(Type tests, string method) => Passes(["-explicit", "only", "-method", $"{tests.FullName}.{method}"], 1);

    /// <param name="choice">The runner's options that choose the tests.</param>
    /// <param name="count">How many they are; null for any number but none.</param>
    /// <param name="setting">A variable of the environment.</param>
    /// <param name="value">Its value.</param>
    public static async Task Passes(string[] choice, int? count, string setting = "DOTNET_NOLOGO", string value = "1")
    {
        ProcessStartInfo child = new("dotnet", ["exec", typeof(FreshProcess).Assembly.Location, "-noColor", .. choice]) { RedirectStandardOutput = true, RedirectStandardError = true };
        child.Environment[setting] = value;
        using Process process = Process.Start(child)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Matches($"Total: {count?.ToString() ?? "[1-9][0-9]*"}, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output);
    }
}
