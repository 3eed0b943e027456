using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Backprop.Tests.Architecture;

namespace Backprop.Tests.Documentation;

/// <summary>The pictures of the documentation are there, are shown, and are pictures.</summary>
public sealed partial class PictureTests
{
    private static readonly string Folder = Path.Combine(Sources.Root, "docs");

    // What a reader of docs/README.md is shown of circuits, example, explanation, progress and report.
    [Theory]
    [InlineData("circuits/fraction.svg")]
    [InlineData("terminal/example-pass.svg")]
    [InlineData("terminal/example-curve.svg")]
    [InlineData("terminal/explain.svg")]
    [InlineData("explain/explanation.png")]
    [InlineData("terminal/progress.svg")]
    [InlineData("terminal/progress-log.svg")]
    [InlineData("report.png")]
    [InlineData("report-dark.png")]
    [InlineData("report-network.png")]
    [InlineData("report-phone.png")]
    [InlineData("report-paper.png")]
    public void The_tour_shows_everything_there_is_to_see(string picture) => Assert.Contains(picture, Shown("README.md"));

    [Fact]
    public void The_readme_leads_to_the_tour() => Assert.Contains("(docs/README.md)", Sources.Text("README.md"), StringComparison.Ordinal);

    [Fact]
    public void Every_picture_that_a_page_shows_is_there_and_every_one_there_is_shown()
    {
        string[] shown = [.. Pages().SelectMany(page => Shown(page).Select(picture => Path.GetRelativePath(Folder, Path.GetFullPath(Path.Combine(Folder, Path.GetDirectoryName(page)!, picture))))).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(shown, Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) is ".svg" or ".png").Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal));
        Assert.All(shown, picture => Assert.True(IsPicture(Path.Combine(Folder, picture)), picture));
    }

    [Fact]
    public void Every_link_of_a_page_leads_to_a_file()
        => Assert.All(Pages().SelectMany(page => Link().Matches(File.ReadAllText(Path.Combine(Folder, page))).Select(match => Path.Combine(Folder, Path.GetDirectoryName(page)!, match.Groups["path"].Value))),
            path => Assert.True(File.Exists(path), path));

    // Of a PNG the header tells the size: 8 bytes of signature, then IHDR with width and height. A photograph of a page is not tiny, and no larger than need be.
    private static bool IsPicture(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (Path.GetExtension(path) == ".svg")
            return System.Text.Encoding.UTF8.GetString(bytes) is var svg && svg.StartsWith("<svg ", StringComparison.Ordinal) && svg.Split("<text").Length > 4;
        return bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47])
            && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)) >= 390 && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)) >= 390 && bytes.Length is > 10_000 and <= 150_000;
    }

    private static string[] Pages() => [.. Directory.GetFiles(Folder, "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))];

    private static string[] Shown(string page) => [.. Picture().Matches(File.ReadAllText(Path.Combine(Folder, page))).Select(match => match.Groups["path"].Value)];

    [GeneratedRegex(@"!\[[^\]\n]+\]\((?<path>[^)\n]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\]\((?<path>[\w./-]+)(#[\w-]+)?\)")]
    private static partial Regex Link();
}
