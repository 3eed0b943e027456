using System.Diagnostics;

namespace Backprop.Tests.Edge;

/// <summary><see cref="NaNTests"/> with shorter vector registers, each in a process of its own.</summary>
public class NaNProcessorTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task No_NaN_is_lost_without(string instructions)
    {
        ProcessStartInfo child = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in new[] { "exec", typeof(NaNTests).Assembly.Location, "-class", typeof(NaNTests).FullName! })
            child.ArgumentList.Add(word);
        child.Environment[instructions] = "0";
        using Process process = Process.Start(child)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("Failed: 0, Skipped: 0", output);
    }
}
