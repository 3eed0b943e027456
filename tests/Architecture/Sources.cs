using System.Runtime.CompilerServices;

namespace Backprop.Tests.Architecture;

/// <summary>The files of the repository, for tests that read them.</summary>
internal static class Sources
{
    /// <summary>The folder that holds <c>src</c>, <c>tests</c> and the README.</summary>
    public static string Root { get; } = Find();

    /// <summary>The C# files of the library, as paths relative to <c>src</c> with forward slashes.</summary>
    public static IReadOnlyList<string> Library { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(Root, "src"), path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The lines of a file of the library.</summary>
    public static string[] Lines(string library) => File.ReadAllLines(Path.Combine(Root, "src", library));

    /// <summary>The text of a file of the repository.</summary>
    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string Find([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
