using System.CommandLine;
using System.CommandLine.Parsing;
using Backprop.Cli.Terminal;

namespace Backprop.Cli.Options;

/// <summary>Options that were given, to repeat them in another command line.</summary>
internal static class GivenOptions
{
    /// <summary>Those of <paramref name="options"/> that were given, with their values, as words of a shell.</summary>
    public static IEnumerable<string> Words(ParseResult line, IEnumerable<Option> options) => options
        .Select(line.GetResult).OfType<OptionResult>().Where(result => !result.Implicit)
        .SelectMany(result => result.Tokens.Count == 0 ? [result.Option.Name] : result.Tokens.SelectMany(token => new[] { result.Option.Name, Printable.ShellWord(token.Value) }));
}
