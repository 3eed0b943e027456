using System.CommandLine;
using Backprop.Cli.Terminal;
using Backprop.Data;

namespace Backprop.Cli.Options;

/// <summary>CSV files as arguments, or <c>-</c> for standard input.</summary>
internal static class RowsArgument
{
    public const string StandardInput = "-";

    public static Argument<string[]> Create(string name, string description)
    {
        var files = new Argument<string[]>(name)
        {
            Description = $"{description}; several are read as one table, gzip is expanded, - is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        // An argument of any number of words would take a misspelt option for a file.
        files.Validators.Add(result =>
        {
            foreach (string word in result.Tokens.Select(token => token.Value).Where(word => word.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"Unrecognized command or argument '{word}'.");
        });
        return files;
    }

    /// <summary>Reads the rows of all files.</summary>
    /// <exception cref="DataException">They are not a table.</exception>
    /// <exception cref="StorageException">They cannot be read.</exception>
    public static CsvTable Read(string[] paths, CsvOptions options)
    {
        if (paths.Count(path => path == StandardInput) > 1)
            throw new UsageException($"{StandardInput} can be given once");
        return CsvTable.Concatenate([.. paths.Select(path => Read(path, options))]);
    }

    /// <summary>The files as they can be given to another command.</summary>
    public static string ShellWords(string[] paths)
        => string.Join(' ', paths.Select(path => Printable.ShellWord(path == StandardInput ? "rows.csv" : path)));

    private static CsvTable Read(string path, CsvOptions options)
    {
        if (path != StandardInput)
            return CsvTable.Read(path, options);
        using Stream input = Console.OpenStandardInput();
        return CsvTable.Read(input, "standard input", options);
    }
}
