using System.CommandLine;
using Backprop.Data;

namespace Backprop.Cli.Options;

/// <summary>A CSV file as an argument, or <c>-</c> for standard input.</summary>
internal static class RowsArgument
{
    public const string StandardInput = "-";

    public static Argument<string> Create(string name, string description) => new(name) { Description = $"{description}; - for standard input." };

    /// <summary>Reads the rows.</summary>
    /// <exception cref="DataException">They are not a table.</exception>
    /// <exception cref="StorageException">They cannot be read.</exception>
    public static CsvTable Read(string path, CsvOptions options)
    {
        if (path != StandardInput)
            return CsvTable.Read(path, options);
        using Stream input = Console.OpenStandardInput();
        return CsvTable.Read(input, "standard input", options);
    }
}
