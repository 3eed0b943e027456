using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Backprop.Tests.Architecture;

/// <summary>The floor plan of ARCHITECTURE.md, held against the sources: a room uses only rooms further down.</summary>
public sealed partial class RoomTests
{
    // From the top down.
    private static readonly string[] Floors =
        ["Onnx", "Reports", "Tabular", "Training", "Serialization", "Optimizers", "Losses", "Layers", "Data", "Circuits", "Numerics", "Errors"];

    public static TheoryData<string> Rooms => [.. Floors];

    [Fact]
    public void Every_folder_of_the_library_has_its_floor()
    {
        string[] folders = [.. Directory.GetDirectories(Source()).Select(path => Path.GetFileName(path)!).Where(name => name is not ("bin" or "obj")).Order()];
        Assert.Equal(Floors.Order(), folders);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_rooms_further_down(string room)
    {
        string[] allowed = Floors[Array.IndexOf(Floors, room)..];
        string[] upward =
        [
            .. from file in Directory.GetFiles(Path.Combine(Source(), room), "*.cs", SearchOption.AllDirectories)
               from Match match in RoomName().Matches(File.ReadAllText(file))
               where !allowed.Contains(match.Groups[1].Value)
               select $"{Path.GetRelativePath(Source(), file)} uses {match.Groups[1].Value}",
        ];
        Assert.Empty(upward);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_library_never_writes_to_the_console(string room)
    {
        string[] writers =
        [
            .. from file in Directory.GetFiles(Path.Combine(Source(), room), "*.cs", SearchOption.AllDirectories)
               from line in File.ReadLines(file)
               where line.Contains("Console.", StringComparison.Ordinal) && !line.TrimStart().StartsWith("///", StringComparison.Ordinal)
               select $"{Path.GetRelativePath(Source(), file)}: {line}",
        ];
        Assert.Empty(writers);
    }

    [Fact]
    public void The_rule_sees_an_arrow_that_runs_upward()
        => Assert.Equal("Training", RoomName().Match("using Backprop.Training.Callbacks;").Groups[1].Value);

    private static string Source([CallerFilePath] string thisFile = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src"));

    [GeneratedRegex(@"\bBackprop\.([A-Z][A-Za-z]+)")]
    private static partial Regex RoomName();
}
