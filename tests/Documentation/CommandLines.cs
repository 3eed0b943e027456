using System.Text.RegularExpressions;
using Backprop.Tests.Architecture;

namespace Backprop.Tests.Documentation;

/// <summary>The calls of <c>backprop</c> that the documents show, line by line.</summary>
internal static partial class CommandLines
{
    /// <summary>What calls the command from the sources.</summary>
    public const string FromSources = "dotnet run -c Release --project cli -- ";

    /// <summary>The calls of a document in their order, without <see cref="FromSources"/> or <c>backprop</c>; what comes through a pipe stands before a bar.</summary>
    public static IReadOnlyList<(string? Pipe, string Arguments)> Of(params string[] path)
        => [.. Call().Matches(Sources.Text(path)).Select(match => (match.Groups["pipe"] is { Success: true } pipe ? pipe.Value : null, match.Groups["arguments"].Value.TrimEnd()))];

    // A line of an indented block or of a fenced one; a comment behind it is none of the command's business.
    [GeneratedRegex(@"^(?: {4})?(?:(?<pipe>gzip -c \S+) \| )?(?:dotnet run -c Release --project cli -- |backprop )(?<arguments>.+?)(?: +#.*)?$", RegexOptions.Multiline)]
    private static partial Regex Call();
}
