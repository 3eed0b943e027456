using System.Diagnostics;
using Backprop.Tests.Serialization;
using Backprop.Training.Checkpoints;

namespace Backprop.Tests.Cli;

/// <summary>
/// <c>kill -9</c> at random moments of a training that saves a checkpoint after every epoch, and goes on with the next command: no file is ever half written, and the model
/// at the end is byte for byte that of a training which nobody killed.
/// </summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact(Timeout = 1_200_000)]
    public async Task Killed_at_random_moments_every_file_is_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kills by SIGKILL.");
        int wanted = LongTests.Wanted ? 200 : 4, kills = 0, finished = 0, files = 0;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), folder["iris.csv"]);
        string[] arguments = ["train", "iris.csv", "--target", "species", "--epochs", "400", "--hidden", "64,64", "--members", "2"];
        CommandRun.Of(folder.Path, [.. arguments, "--output", "whole.safetensors", "--quiet"]).Ok();
        byte[] whole = File.ReadAllBytes(folder["whole.safetensors"]);
        string[] resumed = [.. arguments, "--checkpoint", "ck", "--checkpoint-every", "1", "--resume", "--verbose"];
        Random random = new(1);
        while (kills < wanted)
        {
            if (await Kill(resumed, TimeSpan.FromMilliseconds(150 * random.NextDouble())))
                kills++;
            else
                Finish();
            foreach (string path in Directory.EnumerateFiles(folder["ck"], "*.safetensors", SearchOption.AllDirectories))
            {
                Checkpoint<float>.Load(path);
                files++;
            }
        }
        CommandRun.Of(folder.Path, resumed).Ok();
        Finish();
        Assert.True(files > kills, "there were files to look at");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {files} checkpoints read, {finished} trainings finished");

        void Finish()
        {
            Assert.Equal(whole, File.ReadAllBytes(folder["model.safetensors"]));
            finished++;
            Directory.Delete(folder["ck"], recursive: true);
            Directory.CreateDirectory(folder["ck"]);
        }
    }

    // True when the process was killed and had not ended by itself.
    private async Task<bool> Kill(string[] arguments, TimeSpan delay)
    {
        using Process training = CommandRun.Start(folder.Path, arguments);
        _ = training.StandardOutput.ReadToEndAsync();
        while (await training.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("epoch ", StringComparison.Ordinal))
        {
        }
        Task<string> rest = training.StandardError.ReadToEndAsync();
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        training.Kill();
        await training.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        Assert.Contains(training.ExitCode, new[] { 0, 137 });
        return training.ExitCode == 137;
    }
}
