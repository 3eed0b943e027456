using System.Diagnostics;

namespace Backprop.Tests.Numerics;

/// <summary>Products, activations and losses on lesser processors and under other settings of the JIT, each in a process of its own.</summary>
public class ProcessorTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("DOTNET_EnableHWIntrinsic", "0")]
    [InlineData("DOTNET_TieredPGO", "0")]
    [InlineData("DOTNET_TieredCompilation", "0")]
    public async Task Bits_are_the_same_under(string setting, string value)
    {
        ProcessStartInfo child = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        child.ArgumentList.Add("exec");
        child.ArgumentList.Add(typeof(ProcessorTests).Assembly.Location);
        child.ArgumentList.Add("-method");
        child.ArgumentList.Add($"{typeof(MatrixProductTests).FullName}.{nameof(MatrixProductTests.A_few_shapes_have_the_bits_of_the_plain_chain)}");
        child.ArgumentList.Add("-method");
        child.ArgumentList.Add($"{typeof(ElementwiseBitsTests).FullName}.{nameof(ElementwiseBitsTests.Activations_and_losses_have_the_bits_they_always_had)}");
        child.ArgumentList.Add("-method");
        child.ArgumentList.Add($"{typeof(ElementwiseBitsTests).FullName}.{nameof(ElementwiseBitsTests.Embeddings_have_the_bits_they_always_had)}");
        child.Environment[setting] = value;
        using Process process = Process.Start(child)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("Total: 3, Errors: 0, Failed: 0, Skipped: 0", output);
    }
}
