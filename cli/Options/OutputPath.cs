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
            if (output is not null && AreSame(output, path))
                throw new UsageException($"{option} {path} and {other} {output} are the same file; choose another");
        foreach (string? input in inputs)
            if (input is not (null or RowsArgument.StandardInput) && AreSame(input, path))
                throw new UsageException($"{option} {path} would replace a file that is read; choose another");
        AtomicFile.EnsureWritable(path);
    }

    private static bool AreSame(string one, string other)
        => string.Equals(Target(one), Target(other), OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    // The file at the end of all symbolic links, those of its folders too.
    private static string Target(string path)
    {
        string whole = Path.GetFullPath(path);
        if (Path.GetDirectoryName(whole) is not { } folder)
            return whole;
        FileInfo file = new(Path.Join(Target(folder), Path.GetFileName(whole)));
        try
        {
            return file.LinkTarget is null ? file.FullName : Target(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever opens it says what is wrong with it.
            return file.FullName;
        }
    }
}
