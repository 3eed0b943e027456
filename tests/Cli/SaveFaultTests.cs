using System.Diagnostics;
using System.Text.RegularExpressions;
using Backprop.Tabular;
using Backprop.Tests.Serialization;

namespace Backprop.Tests.Cli;

/// <summary>
/// Saving on a machine that fails: <c>train</c> replaces a model while strace lets one system call of the main thread fail or kills the process at it. Afterwards the file is
/// byte for byte the previous model or the new one, it loads, and the exit code says which.
/// </summary>
public sealed partial class SaveFaultTests : IDisposable
{
    private const string Model = "model.safetensors";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] previous, next;

    // Two hidden layers of 200: the file needs several writes.
    private static readonly string[] Command = ["train", "iris.csv", "--target", "species", "--epochs", "2", "--hidden", "200,200", "--quiet"];

    public SaveFaultTests()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), folder["iris.csv"]);
        next = Trained("2");
        previous = Trained("1");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_write_flush_and_rename_may_fail_or_be_the_last()
    {
        RequireStrace();
        (string Name, int When)[] calls = [.. Calls()];
        Assert.True(calls.Count(call => call.Name == "pwrite64") >= 3, "the model is written in several pieces");
        Assert.Equal(["fsync", "pwrite64", "rename"], calls.Select(call => call.Name).Distinct().Order());
        // The last of each name in the short version: the last piece, the temporary file before the rename, and the folder after it.
        (string Name, int When)[] swept = LongTests.Wanted ? calls : [.. calls.GroupBy(call => call.Name).Select(group => group.Last()), calls.Last(call => call.Name == "fsync") with { When = calls.Count(call => call.Name == "fsync") - 1 }];
        string[] faults = LongTests.Wanted ? ["error=ENOSPC", "error=EIO", "error=EDQUOT", "error=EROFS", "signal=SIGKILL"] : ["error=ENOSPC", "signal=SIGKILL"];
        foreach ((string name, int when) in swept)
            foreach (string fault in faults)
                Sweep(name, when, fault);
        TestContext.Current.TestOutputHelper?.WriteLine($"{swept.Length * faults.Length} faults at {swept.Length} of {calls.Length} calls");
    }

    // Even calls whose failure .NET passes over.
    [Fact]
    public void So_may_every_other_call_on_the_files()
    {
        RequireStrace();
        Assert.SkipUnless(LongTests.Wanted, "BACKPROP_LONG_TESTS=1 sweeps the other system calls too.");
        foreach (string name in new[] { "flock", "fchmod", "fstat", "lseek", "ftruncate", "unlink", "close", "openat" })
            foreach ((_, int when) in Calls(name))
                foreach (string fault in new[] { "error=EIO", "error=EACCES", "signal=SIGKILL" })
                    Sweep(name, when, fault);
    }

    [Theory]
    [InlineData("size=1m", "the disk is full")]
    [InlineData("ro", "the file system is read-only")]
    public void A_full_disk_and_a_read_only_one_leave_the_previous_model(string kind, string expected)
    {
        string disk = Mounted("size=1m");
        try
        {
            File.WriteAllBytes(Path.Join(disk, Model), previous);
            if (kind == "ro")
                Run("mount", "-o", "remount,ro", disk);
            else
                File.WriteAllBytes(Path.Join(disk, "filler"), new byte[(1 << 20) - previous.Length - 64 * 1024]);

            CommandRun run = CommandRun.Of(folder.Path, [.. Command, "--seed", "2", "--output", Path.Join(disk, Model)]);

            Assert.Equal((5, $"backprop: {Path.Join(disk, Model)}: cannot be written: {expected}"), (run.ExitCode, run.Error.Trim()));
            Assert.Equal(previous, File.ReadAllBytes(Path.Join(disk, Model)));
            Assert.DoesNotContain(Directory.EnumerateFiles(disk), path => path.EndsWith(".tmp", StringComparison.Ordinal));
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [Fact]
    public void A_limit_on_the_size_of_files_leaves_the_previous_model()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash's ulimit -f.");
        // In blocks of 1 KiB; the model has about 160. The runtime's own memory files must fit too, hence no W^X.
        CommandRun run = CommandRun.Through(folder.Path, ["bash", "-c", "ulimit -f 100; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "bash"], [.. Command, "--seed", "2"]);

        Assert.Equal((5, $"backprop: {Model}: cannot be written: the file is larger than the file system or a limit of the process allows"), (run.ExitCode, run.Error.Trim()));
        Assert.Equal(previous, File.ReadAllBytes(folder[Model]));
        Assert.Equal(["iris.csv", Model], folder.Names);
    }

    // What is written beside the model stops the training where it needs it, and does not where it only watches.
    [Theory]
    [InlineData("--tensorboard", 100, 0, "TensorBoard: ")]
    [InlineData("--cache", 2500, 5, "cannot be written: the file is larger than the file system or a limit of the process allows")]
    public void A_limit_on_the_size_of_files_beside_the_model(string option, int blocks, int exitCode, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash's ulimit -f.");
        // As a cache 1.2 MB, a byte a cell; as samples 3.8 MB.
        File.WriteAllLines(folder["wide.csv"], Enumerable.Range(-1, 3001).Select(row => string.Join(',', Enumerable.Range(0, 400).Select(c => row < 0 ? $"x{c}" : $"{(c == 0 ? row % 3 : (37 * row + 11 * c * c) % 256)}"))));
        string[] arguments = option == "--cache"
            ? ["train", "wide.csv", "--target", "x0", "--task", "classification", "--epochs", "1", "--members", "1", "--quiet", option, "side"]
            : ["train", "iris.csv", "--target", "species", "--epochs", "3000", "--hidden", "20", "--members", "1", option, "side"];
        CommandRun run = CommandRun.Through(folder.Path, ["bash", "-c", $"ulimit -f {blocks}; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "bash"], arguments);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal fault", run.Error, StringComparison.Ordinal);
    }

    private void Sweep(string name, int when, string fault)
    {
        foreach (string leftover in Directory.EnumerateFiles(folder.Path, ".backprop-*"))
            File.Delete(leftover);
        File.WriteAllBytes(folder[Model], previous);
        CommandRun run = Traced(["-e", $"trace={name}", "-e", $"inject={name}:{fault}:when={when}"]);
        string what = $"{name} number {when}, {fault}: exit code {run.ExitCode}, {run.Error.Trim()}";
        byte[] found = File.ReadAllBytes(folder[Model]);

        bool isNew = found.AsSpan().SequenceEqual(next);
        Assert.True(isNew || found.AsSpan().SequenceEqual(previous), what);
        Assert.Equal(4, TabularModel.Load(folder[Model]).Summary.Features);
        if (fault.StartsWith("signal", StringComparison.Ordinal))
        {
            Assert.True(run.ExitCode == 137, what);
            return;
        }
        Assert.Contains("(INJECTED)", File.ReadAllText(folder["trace.log"]), StringComparison.Ordinal);
        bool doubtful = run.Error.Contains("is written, but may not outlive a power failure", StringComparison.Ordinal);
        Assert.True(run.ExitCode == (isNew && !doubtful ? 0 : 5), what);
        Assert.True(!doubtful || isNew, what);
        // Deleting the temporary file is what failed, or is done.
        Assert.True(name == "unlink" || !Directory.EnumerateFiles(folder.Path, ".backprop-*").Any(), what);
    }

    // The calls of the main thread that concern the folder, numbered as strace counts them: by name, from 1.
    private IEnumerable<(string Name, int When)> Calls(params string[] names)
    {
        if (names.Length == 0)
            names = ["write", "pwrite64", "pwritev", "writev", "fsync", "fdatasync", "rename", "renameat2"];
        File.WriteAllBytes(folder[Model], previous);
        Assert.Equal(0, Traced(["-y", "-e", $"trace={string.Join(',', names)}"]).ExitCode);
        string[] lines = File.ReadAllLines(folder["trace.log"]);
        File.Delete(folder["trace.log"]);
        string main = lines[0].Split(' ')[0];
        Dictionary<string, int> counts = [];
        foreach (string line in lines.Where(line => line.StartsWith(main + " ", StringComparison.Ordinal)))
            if (Call().Match(line) is { Success: true } match)
            {
                string name = match.Groups[1].Value;
                counts[name] = counts.GetValueOrDefault(name) + 1;
                if (line.Contains(folder[Model], StringComparison.Ordinal) || line.Contains(".backprop-", StringComparison.Ordinal) || line.Contains($"<{folder.Path}>)", StringComparison.Ordinal))
                    yield return (name, counts[name]);
            }
    }

    // Not with --seccomp-bpf: strace 6.1 then injects nothing.
    private CommandRun Traced(string[] options)
        => CommandRun.Through(folder.Path, ["strace", "-f", "-o", "trace.log", .. options], [.. Command, "--seed", "2"]);

    private byte[] Trained(string seed)
    {
        CommandRun.Of(folder.Path, [.. Command, "--seed", seed]).Ok();
        return File.ReadAllBytes(folder[Model]);
    }

    private string Mounted(string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounting a small file system needs Linux and root.");
        string disk = folder["disk"];
        Directory.CreateDirectory(disk);
        int code = Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk);
        Assert.SkipUnless(code == 0, $"mount was refused (exit code {code}): a container without the right to mount.");
        return disk;
    }

    private static void RequireStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace is a program for Linux.");
        Assert.SkipUnless(Run("strace", "-o", "/dev/null", "true") == 0, "strace is not installed, or tracing is not permitted here.");
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    [GeneratedRegex(@"^\d+ +([a-z0-9]+)\(")]
    private static partial Regex Call();
}
