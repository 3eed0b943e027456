using System.CommandLine;
using Backprop.Data;

namespace Backprop.Cli.Options;

/// <summary>How CSV files are written: the same options wherever rows are read.</summary>
internal sealed class CsvSettings
{
    private static readonly CsvOptions Defaults = new();

    private readonly Option<char?> delimiter = ValueOption.Of<char?>("--delimiter", "CHAR",
        $"The character between fields, or tab [default: {Defaults.Delimiter}]", "one punctuation character, or tab", ReadDelimiter);

    private readonly Option<bool> noHeader = new("--no-header") { Description = "The first row is data; the columns are called 1, 2, …" };

    private readonly Option<char?> decimalSeparator = ValueOption.Of<char?>("--decimal", "CHAR",
        $"The decimal separator, . or , [default: {Defaults.DecimalSeparator}]", "a full stop or a comma", text => text is "." or "," ? text[0] : null);

    private readonly Option<string[]> missing = CommaList.Option("--na", "LIST",
        $"What means a missing value, {CommaList.Quoting}; instead of the default list [default: {string.Join(',', CsvOptions.DefaultMissingValues.Where(text => text.Length > 0))}]. An empty cell always does.");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasModel">Whether the rows are for a model, which knows how the file of its training was written.</param>
    public CsvSettings(Command command, bool hasModel = false)
    {
        if (hasModel)
        {
            delimiter.Description = "The character between fields, or tab [default: that of the training]";
            decimalSeparator.Description = "The decimal separator, . or , [default: that of the training]";
            missing.Description = $"What means a missing value, {CommaList.Quoting} [default: what did in the training]. An empty cell always does.";
        }
        foreach (Option option in All)
            command.Add(option);
    }

    private Option[] All => [delimiter, noHeader, decimalSeparator, missing];

    /// <summary>How the files of a command line are written.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="trained">How the file of the model's training was written; null without a model.</param>
    public CsvOptions Read(ParseResult line, CsvOptions? trained = null) => new()
    {
        Delimiter = line.GetValue(delimiter) ?? (trained ?? Defaults).Delimiter,
        HasHeader = !line.GetValue(noHeader),
        DecimalSeparator = line.GetValue(decimalSeparator) ?? (trained ?? Defaults).DecimalSeparator,
        MissingValues = line.GetValue(missing) is { Length: > 0 } texts ? texts : (trained ?? Defaults).MissingValues,
    };

    /// <summary>The options that were given, to repeat them in another command line: <c> --delimiter ';'</c>, or nothing.</summary>
    public string Given(ParseResult line)
        => string.Concat(GivenOptions.Words(line, All).Select(word => " " + word));

    private static char? ReadDelimiter(string text)
    {
        char? character = text is "tab" or @"\t" ? '\t' : text.Length == 1 ? text[0] : null;
        try
        {
            return character is { } c ? new CsvOptions { Delimiter = c }.Delimiter : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
