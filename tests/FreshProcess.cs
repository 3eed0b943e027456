using System.Diagnostics;

namespace Backprop.Tests;

/// <summary>Runs an explicit test in a process of its own, where nothing has run before it.</summary>
internal static class FreshProcess
{
    public static async Task Passes(Type tests, string method)
    {
        ProcessStartInfo child = new("dotnet", ["exec", tests.Assembly.Location, "-noColor", "-explicit", "only", "-method", $"{tests.FullName}.{method}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(child)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output);
    }
}
