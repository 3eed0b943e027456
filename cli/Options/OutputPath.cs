using Backprop.Serialization;

namespace Backprop.Cli.Options;

/// <summary>Where results will be written, looked at before the work starts.</summary>
internal static class OutputPath
{
    /// <summary>Refuses a path that cannot be written, or that is one of the files the command reads.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    /// <exception cref="UsageException">It would replace an input, or is <c>-</c>.</exception>
    public static void Check(string output, params ReadOnlySpan<string?> inputs) => CheckOption("--output", output, inputs);

    /// <summary>The same for another option than <c>--output</c>.</summary>
    public static void CheckOption(string option, string output, params ReadOnlySpan<string?> inputs)
    {
        if (output == RowsArgument.StandardInput)
            throw new UsageException($"{option}: expected the name of a file, got \"-\" (what goes to standard output does so without the option; a file of this name is ./-)");
        foreach (string? input in inputs)
            if (input is { Length: > 0 } && input != RowsArgument.StandardInput && Path.GetFullPath(input) == Path.GetFullPath(output))
                throw new UsageException($"{option} {output} would replace a file that is read; choose another");
        AtomicFile.EnsureWritable(output);
    }
}
