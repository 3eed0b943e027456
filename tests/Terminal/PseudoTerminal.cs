using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Backprop.Tests.Cli;
using Microsoft.Win32.SafeHandles;

namespace Backprop.Tests.Terminal;

/// <summary>
/// The built command in a pseudo-terminal of its own, which is its controlling terminal: what it writes there comes back, and when the size changes the kernel tells it by SIGWINCH.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2, NoControllingTerminal = 0x100, CloseOnExec = 0x80000; // <fcntl.h> of Linux
    private const nuint SetWindowSize = 0x5414; // TIOCSWINSZ
    private const ushort Rows = 24;

    private readonly SafeFileHandle master, slave;
    private readonly Process process;
    private readonly Task reader;
    private readonly StringBuilder output = new();

    private PseudoTerminal(int columns, string folder, string terminal, bool resultsToo, string[] arguments)
    {
        master = new(posix_openpt(ReadWrite | NoControllingTerminal | CloseOnExec), ownsHandle: true);
        Assert.True(!master.IsInvalid && grantpt(master) == 0 && unlockpt(master) == 0, "no pseudo-terminal");
        Span<byte> name = stackalloc byte[64];
        Assert.Equal(0, ptsname_r(master, name, (nuint)name.Length));
        string path = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
        // As long as one end of it is open here, the other reads without an error.
        slave = new(open(path, ReadWrite | NoControllingTerminal | CloseOnExec), ownsHandle: true);
        Resize(columns);
        // The leader of a new session takes the first terminal that it opens as its own.
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", $"exec \"$@\" <{path} 2>{path} >{(resultsToo ? path : "results.txt")}", "sh", .. CommandRun.Line, .. arguments]) { WorkingDirectory = folder };
        foreach (string variable in new[] { "NO_COLOR", "COLORTERM", "COLUMNS", "LINES" })
            start.Environment.Remove(variable);
        start.Environment["TERM"] = terminal;
        process = Process.Start(start)!;
        reader = Task.Run(Read);
    }

    /// <summary>Starts <c>backprop</c>; the test is skipped where there is nothing to start it with.</summary>
    /// <param name="columns">The width.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="resultsToo">Whether standard output is the terminal, too; else it is the file results.txt in that folder.</param>
    /// <param name="arguments">Its arguments.</param>
    public static PseudoTerminal Start(int columns, string folder, bool resultsToo, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/setsid"), "setsid is not installed.");
        return new(columns, folder, "xterm-256color", resultsToo, arguments);
    }

    /// <summary>Everything that was written to the terminal so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Makes the terminal wider or narrower.</summary>
    public void Resize(int columns)
    {
        Span<ushort> size = [Rows, (ushort)columns, 0, 0];
        Assert.Equal(0, ioctl(master, SetWindowSize, size));
    }

    /// <summary>Waits until what was written is as wanted.</summary>
    /// <returns>What was written until then.</returns>
    public async Task<string> Until(Func<string, bool> wanted)
    {
        while (!wanted(Output))
        {
            Assert.False(process.HasExited, $"the command ended before:\n{Output}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        return Output;
    }

    /// <summary>Types, as on a keyboard: Ctrl-C is the character 3.</summary>
    public void Type(string keys)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(keys);
        Assert.Equal(bytes.Length, write(master, bytes, (nuint)bytes.Length));
    }

    /// <summary>Waits for the end of the command.</summary>
    /// <param name="exitCode">How it must end.</param>
    /// <returns>All that was written.</returns>
    public async Task<string> End(int exitCode = 0)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        slave.Dispose();
        await reader;
        Assert.True(process.ExitCode == exitCode, $"exit code {process.ExitCode}: {Output}");
        return Output;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        slave.Dispose();
        reader.Wait();
        master.Dispose();
        process.Dispose();
    }

    private void Read()
    {
        Decoder decoder = Encoding.UTF8.GetDecoder();
        byte[] bytes = new byte[4096];
        char[] text = new char[4096];
        // When the last who had the terminal open has closed it, Linux answers with an error, EIO.
        while (read(master, bytes, (nuint)bytes.Length) is var count and > 0)
            lock (output)
                output.Append(text, 0, decoder.GetChars(bytes, 0, (int)count, text, 0));
    }

    [LibraryImport("libc")]
    private static partial int posix_openpt(int flags);

    [LibraryImport("libc")]
    private static partial int grantpt(SafeFileHandle terminal);

    [LibraryImport("libc")]
    private static partial int unlockpt(SafeFileHandle terminal);

    [LibraryImport("libc")]
    private static partial int ptsname_r(SafeFileHandle terminal, Span<byte> name, nuint length);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int ioctl(SafeFileHandle terminal, nuint request, Span<ushort> size);

    [LibraryImport("libc")]
    private static partial nint read(SafeFileHandle terminal, byte[] bytes, nuint count);

    [LibraryImport("libc")]
    private static partial nint write(SafeFileHandle terminal, byte[] bytes, nuint count);
}
