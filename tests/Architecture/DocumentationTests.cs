using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Backprop.Tests.Architecture;

/// <summary>
/// Every public member is documented. The compiler demands that a comment is there (CS1591 is an error); these tests, that it says something.
/// </summary>
public sealed partial class DocumentationTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // The comments of what others can see; the file has those of internal members too.
    private static readonly XElement[] Members = [.. Visible(XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Backprop.xml")))];

    [Fact]
    public void The_compiler_demands_a_comment_on_every_public_member()
    {
        Assert.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", Sources.Text("src", "Backprop.csproj"));
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Sources.Text("Directory.Build.props"));
        foreach (string[] path in new string[][] { ["src", "Backprop.csproj"], ["Directory.Build.props"], [".editorconfig"] })
            Assert.DoesNotMatch("1591", Sources.Text(path));
    }

    [Fact]
    public void Every_public_type_has_a_summary()
    {
        HashSet<string> documented = [.. Members.Select(member => member.Attribute("name")!.Value)];
        Assert.All(typeof(BackpropException).Assembly.GetExportedTypes(), type => Assert.Contains($"T:{type.FullName!.Replace('+', '.')}", documented));
    }

    [Fact]
    public void Every_comment_says_something()
        => Assert.Empty(Members.Where(member => member.Element("inheritdoc") is null && Says(member.Element("summary")) < 2).Select(member => member.Attribute("name")!.Value));

    [Fact]
    public void Every_parameter_and_exception_that_is_mentioned_is_explained()
        => Assert.Empty(from member in Members
                        from part in member.Elements()
                        where part.Name.LocalName is "param" or "typeparam" or "exception" or "returns" && Says(part) == 0
                        select $"{member.Attribute("name")!.Value}: <{part.Name}> {part.FirstAttribute?.Value}");

    private static IEnumerable<XElement> Visible(XDocument comments)
    {
        HashSet<string> visible = [];
        foreach (Type type in typeof(BackpropException).Assembly.GetExportedTypes())
        {
            string name = type.FullName!.Replace('+', '.');
            visible.Add(name);
            visible.UnionWith(type.GetMembers(Declared).Where(IsVisible).Select(member => $"{name}.{member.Name.Replace('.', '#')}"));
        }
        return comments.Descendants("member").Where(member => visible.Contains(MemberName().Match(member.Attribute("name")!.Value).Groups[1].Value));
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => true,
    };

    // M:Backprop.Layers.Layer`1.Infer``1(System.ReadOnlySpan…): what stands before the arity of a method or the parameters.
    [GeneratedRegex(@"^[A-Z]:(.*?)(?:``\d+)?(?:\(.*)?(?:~.*)?$")]
    private static partial Regex MemberName();

    // The length of the text, or of what stands in its place: <see cref="…"/>.
    private static int Says(XElement? part) => part is null ? 0 : part.Value.Trim().Length + part.Descendants().Sum(element => element.Attributes().Sum(attribute => attribute.Value.Length));
}
