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

    [Fact]
    public void The_rule_sees_an_arrow_that_runs_upward()
        => Assert.Equal("Training", RoomName().Match("using Backprop.Training.Callbacks;").Groups[1].Value);

    private static string Source() => Path.Combine(Sources.Root, "src");

    [GeneratedRegex(@"\bBackprop\.([A-Z][A-Za-z]+)")]
    private static partial Regex RoomName();
}
