using System.Text.RegularExpressions;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Tests.Architecture;

namespace Backprop.Tests.Documentation;

/// <summary>Messages of the library name options of the command; who writes code finds in the remarks of <see cref="BackpropException"/> what these are there.</summary>
public sealed partial class RemedyTests
{
    private static readonly Type[] Types = [typeof(CsvOptions), typeof(ColumnChoices), typeof(TabularOptions), typeof(CsvTable)];

    private static Dictionary<string, string> InCode { get; } = Pair().Matches(Sources.Text("src", "Errors", "BackpropException.cs"))
        .ToDictionary(match => match.Groups["option"].Value, match => match.Groups["member"].Value);

    [Fact]
    public void Every_option_that_a_message_names_is_there()
    {
        string[] named =
        [
            .. Sources.Library.SelectMany(Sources.Lines).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                .SelectMany(line => Literal().Matches(line)).SelectMany(literal => Option().Matches(literal.Value)).Select(match => match.Value).Distinct().Order(),
        ];
        Assert.Equal(InCode.Keys.Order(), named);
    }

    [Fact]
    public void What_it_is_in_code_exists()
        => Assert.All(InCode.Values, member => Assert.Contains(Types, type => type.GetMembers().Any(each => $"{type.Name}.{each.Name}" == member)));

    [GeneratedRegex(@"<c>(?<option>--[a-z-]+)</c> is <c>(?<member>\w+\.\w+)</c>")]
    private static partial Regex Pair();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();

    // --share and --classes style a page.
    [GeneratedRegex("(?<![\\w-])--(?!share|classes)[a-z]+(-[a-z]+)*")]
    private static partial Regex Option();
}
