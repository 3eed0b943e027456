using System.CommandLine.Parsing;

namespace Backprop.Cli.Options;

/// <summary>What arguments that are files have in common.</summary>
internal static class FileArgument
{
    /// <summary>Refuses words that cannot be meant as files: empty ones, and misspelt options, which an argument would take.</summary>
    public static void Check(ArgumentResult result)
    {
        foreach (string word in result.Tokens.Select(token => token.Value))
            if (word.Length == 0)
                result.AddError($"{result.Argument.Name}: expected the name of a file, got \"\"");
            else if (word.StartsWith("--", StringComparison.Ordinal))
                result.AddError($"Unrecognized command or argument '{word}'.");
    }
}
