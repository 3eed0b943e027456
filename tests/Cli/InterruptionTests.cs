using System.Diagnostics;
using System.Globalization;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>Ctrl-C and SIGTERM.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData("INT", 2)]
    [InlineData("TERM", 15)]
    public async Task A_signal_ends_training_and_saves_the_model_so_far(string signal, int number)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(IsIgnored(number), "A shell that starts this in the background lets it, and what it starts, ignore Ctrl-C.");
        string file = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");
        using Process training = CommandRun.Start(folder.Path, "train", file, "--target", "species", "--epochs", "1000000", "--verbose");
        try
        {
            Task<string> output = training.StandardOutput.ReadToEndAsync();
            while (await training.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("epoch 3/", StringComparison.Ordinal))
            {
            }
            using (Process kill = Process.Start("kill", [$"-{signal}", $"{training.Id}"]))
                await kill.WaitForExitAsync();
            string last = (await training.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd().Split('\n')[^1];
            await training.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(130, training.ExitCode);
            Assert.Matches("^backprop: interrupted after [0-9,]+( to [0-9,]+)? epochs; the model so far was saved to model.safetensors$", last);
            Assert.Contains("saved model.safetensors", await output);
            Assert.InRange(TabularModel.Load(folder["model.safetensors"]).Summary.Epochs, 3, 999_999);
        }
        finally
        {
            training.Kill();
        }
    }

    // More than a pipe holds: when all of it is written, the command has begun to read, and waits for the rest.
    [Theory(Timeout = 60_000)]
    [InlineData("INT", 2)]
    [InlineData("TERM", 15)]
    [InlineData("INT", 2, "--cache", "cache")]
    [InlineData("TERM", 15, "--cache", "cache")]
    public async Task A_signal_ends_what_has_nothing_to_save_with_a_line(string signal, int number, params string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(IsIgnored(number), "A shell that starts this in the background lets it, and what it starts, ignore Ctrl-C.");
        using Process reading = CommandRun.Start(folder.Path, ["train", "-", "--target", "y", .. options]);
        try
        {
            await reading.StandardInput.WriteAsync("x,y\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000)));
            await reading.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            using (Process kill = Process.Start("kill", [$"-{signal}", $"{reading.Id}"]))
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            string error = await reading.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await reading.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((130, "backprop: interrupted"), (reading.ExitCode, error.TrimEnd()));
            Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));
        }
        finally
        {
            reading.Kill();
        }
    }

    // SigIgn in /proc/self/status: a mask in hexadecimal, bit 0 for signal 1.
    internal static bool IsIgnored(int signal)
        => OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is var mask
            && (ulong.Parse(mask.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
}
