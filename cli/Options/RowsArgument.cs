using System.CommandLine;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;

namespace Backprop.Cli.Options;

/// <summary>CSV files as arguments, or <c>-</c> for standard input.</summary>
internal static class RowsArgument
{
    public const string StandardInput = "-";

    public static Argument<string[]> Create(string name, string description) => new(name)
    {
        Description = $"{description}; several are read as one table, gzip is expanded, - is standard input.",
        Arity = ArgumentArity.OneOrMore,
        Validators = { FileArgument.Check },
    };

    /// <summary>Reads the rows of all files.</summary>
    /// <exception cref="DataException">They are not a table.</exception>
    /// <exception cref="StorageException">They cannot be read.</exception>
    public static CsvTable Read(string[] paths, CsvOptions options)
        => Read(paths, path => CsvTable.Read(path, options), (stream, name) => CsvTable.Read(stream, name, options));

    /// <summary>Reads the rows of all files to train on, to where they fit.</summary>
    /// <exception cref="DataException">They are not a table.</exception>
    /// <exception cref="StorageException">They cannot be read or kept.</exception>
    public static CsvTable Read(string[] paths, TabularOptions options, Log log)
    {
        TableStorage storage = TableStorage.For([.. paths.Where(path => path != StandardInput)], options);
        if (storage.Notice is { } notice)
            log.Warning(notice);
        var warnings = new List<string>();
        foreach (IGrouping<string, string> same in paths.GroupBy(Path.GetFullPath).Where(same => same.Count() > 1))
            warnings.Add($"{same.First()} is given {same.Count()} times: each of its rows counts as often, and copies of a row that is trained on may judge the model");
        CsvTable table = Read(paths, path => storage.Read(path, warnings), storage.Read);
        foreach (string warning in warnings)
            log.Warning(warning);
        return table;
    }

    /// <summary>The files as they can be given to another command.</summary>
    public static string ShellWords(string[] paths)
        => string.Join(' ', paths.Select(path => Printable.ShellWord(path == StandardInput ? "rows.csv" : path)));

    private static CsvTable Read(string[] paths, Func<string, CsvTable> readFile, Func<Stream, string, CsvTable> readStream)
    {
        if (paths.Count(path => path == StandardInput) > 1)
            throw new UsageException($"{StandardInput} can be given once");
        return CsvTable.Concatenate([.. paths.Select(path =>
        {
            if (path != StandardInput)
                return readFile(path);
            using Stream input = Console.OpenStandardInput();
            return readStream(input, "standard input");
        })]);
    }
}
