using System.CommandLine;
using System.Text;
using Backprop.Cli.Terminal;

namespace Backprop.Cli.Options;

/// <summary>Texts with commas between. One that holds a comma stands between quotation marks, as in CSV: <c>"a,b",c</c>.</summary>
internal static class CommaList
{
    /// <summary>What the help says of lists.</summary>
    public const string Quoting = "with commas between, one that has a comma itself as in CSV: '\"a,b\",c'";

    /// <summary>An option that takes such lists, once or several times.</summary>
    public static Option<string[]> Option(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var texts = new List<string>();
            foreach (string list in result.Tokens.Select(token => token.Value))
            {
                if (Split(list) is not { } parts)
                {
                    result.AddError($"{name}: a quotation mark is not closed in {Printable.Text(list)}");
                    return null;
                }
                texts.AddRange(parts);
            }
            return [.. texts];
        },
    };

    /// <summary>The texts of a list; null when a quotation mark is not closed. What follows a closed one still belongs to the text: <c>"a,b"=2</c>.</summary>
    public static IReadOnlyList<string>? Split(string list)
    {
        List<string> texts = [];
        var text = new StringBuilder();
        bool isQuoted = false, isFirst = true;
        for (int i = 0; i < list.Length; i++)
        {
            char c = list[i];
            if (c == '"' && (isFirst || isQuoted))
            {
                // Two of them are one of the text.
                bool isDoubled = isQuoted && i + 1 < list.Length && list[i + 1] == '"';
                if (isDoubled)
                    text.Append(list[i++]);
                else
                    isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                texts.Add(text.ToString());
                text.Clear();
            }
            else
                text.Append(c);
            isFirst = c == ',' && !isQuoted;
        }
        texts.Add(text.ToString());
        return isQuoted ? null : texts;
    }
}
