using Backprop.Serialization;

namespace Backprop.Cli.Options;

/// <summary>Where results will be written, looked at before the work starts.</summary>
internal static class OutputPath
{
    /// <summary>Refuses a path that cannot be written, or that is another file of the command.</summary>
    /// <param name="option">Which option names it.</param>
    /// <param name="path">The path.</param>
    /// <param name="outputs">Other files that the command writes, by option; null for those it does not.</param>
    /// <param name="inputs">Files that it reads.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    /// <exception cref="UsageException">It would replace another file, or is <c>-</c>.</exception>
    public static void Check(string option, string path, ReadOnlySpan<(string Option, string? Path)> outputs, params ReadOnlySpan<string?> inputs)
    {
        if (path == RowsArgument.StandardInput)
            throw new UsageException($"{option}: expected the name of a file, got \"-\" (what goes to standard output does so without the option; a file of this name is ./-)");
        foreach ((string other, string? output) in outputs)
            if (output is not null && Path.GetFullPath(output) == Path.GetFullPath(path))
                throw new UsageException($"{option} {path} and {other} {output} are the same file; choose another");
        foreach (string? input in inputs)
            if (input is not (null or RowsArgument.StandardInput) && Path.GetFullPath(input) == Path.GetFullPath(path))
                throw new UsageException($"{option} {path} would replace a file that is read; choose another");
        AtomicFile.EnsureWritable(path);
    }
}
