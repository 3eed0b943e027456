using System.Data;

namespace Backprop.Data;

/// <summary>
/// A table of text as a CSV file holds it: named columns, rows that remember their line, nothing interpreted yet.
/// Read once, it does not change, and any number of threads may use it.
/// </summary>
public sealed class CsvTable
{
    private readonly Dictionary<string, CsvColumn> byName;

    internal CsvTable(string name, CsvOptions options, IReadOnlyList<string> columnNames, IReadOnlyList<ICells> cells, RowOrigins origins, bool sameOrder = true, string? folder = null)
    {
        Name = name;
        Options = options;
        Origins = origins;
        SameOrder = sameOrder;
        Folder = folder;
        MissingValues = new MissingValueList(options.MissingValues);
        Columns = [.. columnNames.Select((column, i) => new CsvColumn(this, column, i + 1, cells[i]))];
        byName = Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>What messages call the table: the path, as the caller gave it; of several files the first, and how many more.</summary>
    public string Name { get; }

    /// <summary>How the file was read.</summary>
    public CsvOptions Options { get; }

    /// <summary>The columns in the order of the file, at least one; no two have the same name.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>The number of rows, without the header; at least one when read from a file.</summary>
    public int RowCount => Origins.Count;

    internal MissingValueList MissingValues { get; }

    internal RowOrigins Origins { get; }

    /// <summary>False when the columns stand in another order in some of the files.</summary>
    internal bool SameOrder { get; }

    /// <summary>Where the table is kept on the disk, because it is too large for the memory; null when it lies in memory.</summary>
    internal string? Folder { get; }

    /// <summary>The columns by which <see cref="WhereKnown"/> has left rows out.</summary>
    internal IReadOnlyList<string> KnownColumns { get; private init; } = [];

    /// <summary>Reads a CSV file: UTF-8, or UTF-16 with a byte-order mark; compressed by gzip or not, whatever its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="StorageException">The file does not exist, is a directory, cannot be read, or changed while it was read.</exception>
    /// <exception cref="DataException">The file is not a table: empty, not text, ragged, badly quoted, names that repeat, ….</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
        => CsvFile.ReadUnchanged(path, file => Read(file, path, options));

    /// <summary>Reads several CSV files as one table, as if they stood one after the other.</summary>
    /// <param name="paths">At least one file; all have the same columns, in any order. The first gives the order of the columns.</param>
    /// <param name="options">How they are written; null for the defaults.</param>
    /// <exception cref="StorageException">As for a single file.</exception>
    /// <exception cref="DataException">A file is not a table, or its columns are not those of the first.</exception>
    /// <exception cref="ArgumentException">No path is given.</exception>
    public static CsvTable Read(IReadOnlyList<string> paths, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Concatenate([.. paths.Select(path => Read(path, options))]);
    }

    /// <summary>Reads CSV from a stream, in one pass; the stream is left open.</summary>
    /// <param name="stream">UTF-8, or UTF-16 with a byte-order mark; compressed by gzip or not.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="StorageException">Reading failed.</exception>
    /// <exception cref="DataException">As for a file.</exception>
    public static CsvTable Read(Stream stream, string name, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new CsvTableReader(name, options ?? new CsvOptions()).Read(stream);
    }

    /// <summary>Takes rows that are already in memory; messages count them as lines, from 1.</summary>
    /// <param name="rows">At least one; each with the same names, in any order. The first gives the order of the columns; an empty text is a missing value, and so is null.</param>
    /// <param name="options">Missing values and decimal separator; null for the defaults.</param>
    /// <param name="name">What messages call the table.</param>
    /// <exception cref="DataException">There is no row, no column, or a row has other names than the first.</exception>
    /// <exception cref="ArgumentNullException">There are no rows at all, or a row is null.</exception>
    public static CsvTable FromRows(IReadOnlyList<IReadOnlyDictionary<string, string>> rows, CsvOptions? options = null, string name = "rows")
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return RowTable.Build(rows, (options ?? new CsvOptions()) with { HasHeader = true }, name);
    }

    /// <summary>Takes the rows of a query, or whatever else gives an <see cref="IDataReader"/>; messages count them as lines, from 1.</summary>
    /// <param name="reader">Read to the end of its result, and left open. Its values may be numbers, texts, truth values, dates and times (kept as ISO 8601), GUIDs, and null for a missing value.</param>
    /// <param name="options">Missing values and decimal separator of texts; null for the defaults.</param>
    /// <param name="name">What messages call the table.</param>
    /// <exception cref="DataException">There is no row, no column, a name is empty or repeats, or a value is of another kind.</exception>
    /// <example><code>
    /// using IDataReader reader = command.ExecuteReader();
    /// TabularModel model = TabularTrainer.Train(CsvTable.FromReader(reader), target: "price");
    /// </code></example>
    public static CsvTable FromReader(IDataReader reader, CsvOptions? options = null, string name = "query")
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return QueryTable.Build(reader, (options ?? new CsvOptions()) with { HasHeader = true }, name);
    }

    /// <summary>Puts the rows of several tables one after the other. Messages about a row still name the file and the line that it came from.</summary>
    /// <param name="tables">At least one; all have the same columns, in any order, and were read with the same options. The first gives the order of the columns.</param>
    /// <exception cref="DataException">The columns of a table are not those of the first.</exception>
    /// <exception cref="ArgumentException">No table is given, or their options differ.</exception>
    public static CsvTable Concatenate(IReadOnlyList<CsvTable> tables) => JoinedTable.Build(Setting.NoneNull(tables, nameof(tables)));

    /// <summary>The physical line, from 1, on which a row starts in its file.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public long LineOf(int row) => Origins.LineOf(Setting.Within(0, RowCount - 1, row, nameof(row)));

    /// <summary>The file that a row was read from, as the caller gave it.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string FileOf(int row) => Origins.FileOf(Setting.Within(0, RowCount - 1, row, nameof(row)));

    /// <summary>Looks a column up by its exact name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The column, or null when no column has that name.</returns>
    public CsvColumn? FindColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return byName.GetValueOrDefault(name);
    }

    /// <summary>Looks a column up by its exact name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">No column has that name; the message lists the names and the nearest one.</exception>
    public CsvColumn Column(string name)
    {
        if (FindColumn(name) is { } column)
            return column;
        string[] names = [.. Columns.Select(c => c.Name)];
        throw new DataException($"there is no column {DisplayText.Quote(name)}; the columns are {DisplayText.List(names)}{NearestName.Hint(name, names)}{HeaderHint}", Name);
    }

    /// <summary>The rows whose cell in a column is not missing, in order: to leave out those without a target.</summary>
    /// <param name="column">The exact name of the column.</param>
    /// <returns>A table with those rows; the same table when none is missing.</returns>
    /// <exception cref="DataException">No column has that name.</exception>
    public CsvTable WhereKnown(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        CsvColumn tested = Column(column);
        int[] rows = [.. Enumerable.Range(0, RowCount).Where(row => !tested.IsMissing(row))];
        return Where(rows, [.. KnownColumns, column]);
    }

    /// <summary>Some of the rows, each at most once and in order; the same table when they are all.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="name">What messages call them; null for the same as the whole.</param>
    internal CsvTable Where(int[] rows, string? name = null) => Where(rows, KnownColumns, name);

    private CsvTable Where(int[] rows, IReadOnlyList<string> knownColumns, string? name = null) => rows.Length == RowCount
        ? this
        : new CsvTable(name ?? Name, Options, [.. Columns.Select(c => c.Name)], [.. Columns.Select(c => c.Cells.Select(rows))], Origins.Select(rows), SameOrder, Folder) { KnownColumns = knownColumns };

    /// <summary>An error of the whole table.</summary>
    internal DataException Error(string message) => new(message, Name);

    /// <summary><c>; is the first row data? use --no-header</c> when the header holds numbers, or nothing.</summary>
    internal string HeaderHint => Options.HasHeader && CsvHeader.LooksLikeData(Columns.Select(c => c.Name)) ? CsvHeader.DataHint : "";
}
