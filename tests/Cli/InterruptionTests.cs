using System.Diagnostics;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>Ctrl-C and SIGTERM.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_training_and_saves_the_model_so_far(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        string file = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");
        using Process training = CommandRun.Start(folder.Path, "train", file, "--target", "species", "--epochs", "1000000", "--verbose");
        Task<string> output = training.StandardOutput.ReadToEndAsync();
        while (training.StandardError.ReadLine() is { } line && !line.Contains("epoch       3/", StringComparison.Ordinal))
        {
        }
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{training.Id}"]))
            kill.WaitForExit();
        string last = training.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1];
        training.WaitForExit();

        Assert.Equal(130, training.ExitCode);
        Assert.Matches("^backprop: interrupted after [0-9,]+ epochs; the model so far was saved to model.safetensors$", last);
        Assert.Contains("saved model.safetensors", await output);
        Assert.InRange(TabularModel.Load(folder["model.safetensors"]).Summary.Epochs, 3, 999_999);
    }
}
