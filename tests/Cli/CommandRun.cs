using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Backprop.Tests.Cli;

/// <summary>The built command, run as a process of its own in a folder.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>backprop</c> to its end.</summary>
    public static CommandRun Of(string folder, params string[] arguments) => Finish(Start(folder, arguments), input: "");

    /// <summary>Runs <c>backprop</c> with a standard input.</summary>
    public static CommandRun WithInput(string input, string folder, params string[] arguments) => Finish(Start(folder, arguments), input);

    /// <summary>Runs <c>backprop</c> by way of another program, such as strace or a shell that sets limits.</summary>
    public static CommandRun Through(string folder, string[] program, params string[] arguments) => Finish(StartLine(folder, [.. program, .. Backprop, .. arguments]), input: "");

    /// <summary>Starts <c>backprop</c>, its streams redirected.</summary>
    public static Process Start(string folder, params string[] arguments) => StartLine(folder, [.. Backprop, .. arguments]);

    /// <summary>How <c>backprop</c> is started, for a shell.</summary>
    public static IReadOnlyList<string> Line => Backprop;

    private static string[] Backprop => [Host(), Path.Combine(AppContext.BaseDirectory, "Backprop.Cli.dll")];

    private static Process StartLine(string folder, string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>The run, required to end well.</summary>
    public CommandRun Ok()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }

    private static CommandRun Finish(Process process, string input)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return new(process.ExitCode, output.Result, error.Result);
        }
    }

    // The dotnet that runs these tests: …/shared/Microsoft.NETCore.App/10.0.0/../../../dotnet.
    private static string Host()
        => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
