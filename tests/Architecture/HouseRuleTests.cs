using System.Text.RegularExpressions;

namespace Backprop.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not know, held against the sources of the library.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 250;
    private const int UsualLength = 150;

    /// <summary>What the library must not call, and why.</summary>
    public static TheoryData<string, string> Forbidden => new()
    {
        { @"\bConsole\.", "the library writes to the logger that it is given, never to the console" },
        { @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b", "the same run gives the same bytes, whatever the time" },
        { @"\bnew Random\(|\bRandom\.Shared\b", "random numbers come from Seed.Stream" },
        { @"\bType\.GetType\(|\bActivator\.|\bAssembly\.Load|\.GetMethods?\(|\.GetPropert(y|ies)\(|\.GetFields?\(|\.MakeGeneric", "no reflection: trimming and native compilation stay possible" },
        { @"\bdynamic\b|\bBinaryFormatter\b|\bExpression\.Compile\b|\bReflection\.Emit\b", "no dynamic code" },
        { @"\bThread\.Sleep\(|\bTask\.Delay\(|\bGC\.Collect\(", "nothing waits for a time or steers the collector" },
        { @"(?<!public override int |public int |=> )\bGetHashCode\(", "no result hangs on a hash code, which changes from run to run" },
        { @"\bCultureInfo\.Current", "numbers are read and written the same way everywhere" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void The_library_does_not_call(string pattern, string reason)
    {
        string[] calls =
        [
            .. from file in Sources.Library
               from numbered in Sources.Lines(file).Index()
               let code = Code(numbered.Item)
               where Regex.IsMatch(code, pattern)
               select $"{file}:{numbered.Index + 1}: {code.Trim()}",
        ];
        Assert.True(calls.Length == 0, $"{reason}:\n{string.Join('\n', calls)}");
    }

    // The rules must be able to fail.
    [Theory]
    [InlineData("        Console.WriteLine(x);", 0)]
    [InlineData("        var now = DateTimeOffset.UtcNow;", 1)]
    [InlineData("        var random = new Random(1);", 2)]
    [InlineData("        Type type = Type.GetType(name)!;", 3)]
    [InlineData("        int order = name.GetHashCode();", 6)]
    [InlineData("        int order = GetHashCode(name);", 6)]
    [InlineData("        string s = x.ToString(CultureInfo.CurrentCulture);", 7)]
    public void A_rule_sees_its_breach(string line, int rule) => Assert.Matches(Forbidden.ElementAt(rule).Data.Item1, Code(line));

    [Fact]
    public void A_rule_does_not_read_comments_and_texts()
    {
        Assert.Equal("int x = 1; ", Code("int x = 1; // Console.Out"));
        Assert.Equal("Throw(\"\");", Code("Throw(\"call Console.WriteLine\");"));
        Assert.Equal("", Code("    /// <c>Console.Write</c>").Trim());
    }

    // The generic namesake of a type lives with it or, where both are large, in XOfT.cs.
    [Fact]
    public void A_file_holds_at_most_one_public_type_and_has_the_name_of_a_type()
    {
        List<string> strangers = [];
        foreach (string file in Sources.Library)
        {
            Match[] types = [.. Sources.Lines(file).Select(line => TopLevelType().Match(line)).Where(match => match.Success)];
            string[] names = [.. types.Select(type => type.Groups["name"].Value)];
            int visible = types.Where(type => type.Value.StartsWith("public", StringComparison.Ordinal)).Select(type => type.Groups["name"].Value).Distinct().Count();
            string name = Path.GetFileNameWithoutExtension(file);
            if (visible > 1 || !names.Any(type => type == name || $"{type}OfT" == name))
                strangers.Add($"{file} holds {string.Join(", ", names)}");
        }
        Assert.Empty(strangers);
    }

    [Fact]
    public void Files_are_short()
    {
        (string File, int Lines)[] lengths = [.. Sources.Library.Select(file => (file, Sources.Lines(file).Length))];
        Assert.DoesNotContain(lengths, file => file.Lines > LongestFile);
        Assert.True(lengths.Count(file => file.Lines > UsualLength) <= lengths.Length / 10, $"nine files in ten have at most {UsualLength} lines");
    }

    [Fact]
    public void No_file_is_called_after_nothing_in_particular()
        => Assert.DoesNotContain(Sources.Library, file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file)));

    // The line may suppress a warning only where it says why.
    [Fact]
    public void A_suppressed_warning_has_its_reason()
        => Assert.Empty(from file in Sources.Library
                        from line in Sources.Lines(file)
                        where (line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)) || line.Contains("[SuppressMessage", StringComparison.Ordinal) && !line.Contains("Justification", StringComparison.Ordinal)
                        select $"{file}: {line}");

    [Fact]
    public void The_changelog_has_an_unreleased_heading_and_says_nothing_twice()
    {
        string[] lines = Sources.Text("CHANGELOG.md").Split('\n');
        Assert.Contains("## [Unreleased]", lines);
        Assert.Empty(lines.Where(line => line.StartsWith("- ", StringComparison.Ordinal)).GroupBy(line => line).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    // What the machine sees of a line: without texts and comments.
    private static string Code(string line) => Comment().Replace(Text().Replace(line, "\"\""), "");

    [GeneratedRegex(@"^(?:public|internal|file)\s+(?:(?:static|sealed|abstract|readonly|partial|unsafe|ref)\s+)*(?:class|record struct|record class|record|struct|enum|interface|delegate\s+\S+)\s+(?<name>[A-Za-z]\w*)")]
    private static partial Regex TopLevelType();

    [GeneratedRegex("Util|Helper|Manager|Misc|Common|Stuff")]
    private static partial Regex VagueName();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Text();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
