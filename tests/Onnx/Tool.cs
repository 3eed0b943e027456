using System.ComponentModel;
using System.Diagnostics;

namespace Backprop.Tests.Onnx;

/// <summary>A program that is not part of the SDK. Tests that need one are skipped where it is missing.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its standard output, or null and why it did not end well.</returns>
    public static (string? Output, string Error) Run(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return (null, $"{program} took longer than {Patience}");
            }
            return process.ExitCode == 0 ? (output.Result, "") : (null, $"{program} ended with {process.ExitCode}: {error.Result}");
        }
        catch (Win32Exception e)
        {
            return (null, $"{program} cannot be started: {e.Message}");
        }
    }

    public static (string? Output, string Error) Run(string program, params string[] arguments) => Run(program, new Dictionary<string, string>(), arguments);
}
