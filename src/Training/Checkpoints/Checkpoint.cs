using System.Globalization;
using System.Text.RegularExpressions;

namespace Backprop.Training.Checkpoints;

/// <summary>The checkpoints of a folder.</summary>
public static partial class Checkpoint
{
    /// <summary>The file of a folder that is furthest on; null when there is none, or no folder. Other files, leftover temporary ones too, are ignored.</summary>
    /// <param name="folder">The folder of <see cref="CheckpointOptions"/>.</param>
    /// <exception cref="StorageException">The folder cannot be read.</exception>
    public static string? Newest(string folder) => In(folder).LastOrDefault().Path;

    /// <summary>Whether a folder holds checkpoints, of a run or of the members of an ensemble.</summary>
    /// <param name="folder">The folder of <see cref="CheckpointOptions"/>.</param>
    /// <exception cref="StorageException">The folder cannot be read.</exception>
    public static bool Any(string folder)
        => Newest(folder) is not null || Newest(FolderOf(folder, member: 0)) is not null;

    /// <summary>The folder of one member of an ensemble, counted from 0: <c>member-1</c>.</summary>
    internal static string FolderOf(string folder, int member) => Path.Join(folder, NameOf(member));

    /// <summary>What the run of one member of an ensemble, counted from 0, is called: <c>member-1</c>.</summary>
    internal static string NameOf(int member) => string.Create(CultureInfo.InvariantCulture, $"member-{member + 1}");

    /// <summary>All checkpoints of a folder, in the order of the run.</summary>
    internal static IReadOnlyList<(string Path, int Epochs, int Steps)> In(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<(string Path, int Epochs, int Steps)> found = [];
        StorageFault.Guard(folder, "cannot be read", () =>
        {
            if (Directory.Exists(folder))
                foreach (string path in Directory.EnumerateFiles(folder))
                    if (FileName().Match(Path.GetFileName(path)) is { Success: true } match)
                        found.Add((path, Number(match.Groups[1]), Number(match.Groups[2])));
        });
        return [.. found.OrderBy(file => file.Epochs).ThenBy(file => file.Steps)];
    }

    /// <summary>The file for a place in a run.</summary>
    internal static string PathOf(string folder, int epochs, int steps)
        => Path.Join(folder, steps == 0
            ? string.Create(CultureInfo.InvariantCulture, $"epoch-{epochs:00000}.safetensors")
            : string.Create(CultureInfo.InvariantCulture, $"epoch-{epochs:00000}-step-{steps:00000}.safetensors"));

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    // At most nine digits, so that an int holds the number.
    [GeneratedRegex(@"^epoch-(\d{5,9})(?:-step-(\d{5,9}))?\.safetensors$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex FileName();
}
