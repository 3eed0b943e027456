using System.Globalization;
using CsvHelper;

namespace Backprop.Data;

/// <summary>
/// Reads blocks of rows into columns of its own, checking as it goes: text, quotes, the number of fields, the length of each. It remembers which
/// rows came from which block, so that the columns of several readers can be put together in the order of the file.
/// </summary>
internal sealed class CsvBlockReader
{
    private readonly string file;
    private readonly CsvOptions options;
    private readonly List<long> lines = [];
    private readonly List<CsvRows> read = [];
    private readonly IntegerStage stage = new();
    private CsvCells[] cells;
    private CsvMalformedRecord? malformed;
    private long pendingBlanks;
    private bool anyQuotes;

    /// <summary>A reader; the columns come from <paramref name="header"/>, or, when that is null, from the first row that it meets.</summary>
    public CsvBlockReader(string file, CsvOptions options, CsvHeaderRow? header = null)
    {
        (this.file, this.options, Header) = (file, options, header);
        cells = header is null ? [] : NewCells(header.Names.Length);
    }

    /// <summary>The first row of the file, once it was met.</summary>
    public CsvHeaderRow? Header { get; private set; }

    /// <summary>What was read, block by block.</summary>
    public IReadOnlyList<CsvRows> Rows => read;

    private string FirstRow => options.HasHeader ? "header" : "first row";

    /// <exception cref="DataException">The rows are not those of a table.</exception>
    public void Read(CsvBlock block)
    {
        int first = lines.Count;
        bool cleanText = CsvFault.OfText(block.Text.Span) is null;
        anyQuotes = block.Text.Span.Contains((byte)'"');
        using CsvReader csv = CsvReader.Create(block.Text, ReaderOptions());
        while (csv.Read())
        {
            long line = block.FirstLine - 1 + csv.LineNumber;
            if (!cleanText && CsvFault.OfText(csv.RawRecord) is { } fault)
                throw new DataException(fault, file, line);
            if (block.EndsInRow && csv.ByteOffset + csv.RawRecord.Length == block.Text.Length)
                throw new DataException($"the row is longer than {DisplayText.Count(CsvFault.MaximumRowLength(options))} bytes (a quote that is never closed?)", file, line);
            if (malformed is { } record)
                throw Malformed(record, line);
            if (csv.FieldCount == 1 && IsBlank(csv.RawRecord))
                pendingBlanks++;
            else if (Header is null)
                ReadFirst(csv, line);
            else
                AddRow(csv, line, Header);
        }
        stage.Flush(cells);
        // Of a block before the first row there are no columns yet.
        if (lines.Count > first)
            read.Add(new CsvRows(block.Index, cells, lines, first, lines.Count - first));
    }

    // Headers and blank lines are ours to judge, so CsvHelper gives every record as it stands.
    private CsvReaderOptions ReaderOptions() => new()
    {
        Separator = options.Delimiter,
        HasHeader = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        OnMalformedRecord = record => malformed ??= record,
    };

    private DataException Malformed(CsvMalformedRecord record, long line)
    {
        return record.Reason == CsvMalformedReason.UnterminatedQuote
            ? new DataException(CsvFault.OfQuotes(record.Reason), file, line + CsvFault.LinesBeforeOpenQuote(record.RawRecord))
            : new DataException(CsvFault.OfQuotes(record.Reason) + CsvFault.OfDelimiter(record.RawRecord, options), file, line);
    }

    private void ReadFirst(CsvReader csv, long line)
    {
        string[] names = new string[csv.FieldCount];
        for (int i = 0; i < names.Length; i++)
            names[i] = options.HasHeader ? csv.GetString(i) : (i + 1).ToString(CultureInfo.InvariantCulture);
        Header = new CsvHeaderRow(names, csv.RawRecord.ToArray(), line);
        cells = NewCells(names.Length);
        if (!options.HasHeader)
        {
            AddRow(csv, line, Header);
            return;
        }
        CsvHeader.Check(names, file, line);
        CsvHeader.RefuseData(names, file, line);
        pendingBlanks = 0;
    }

    private void AddRow(CsvReader csv, long line, CsvHeaderRow header)
    {
        bool isSecond = line > header.Line && (lines.Count == 0 || lines[^1] == header.Line);
        // In a file of one column a blank line is a missing value, unless nothing follows it.
        for (; pendingBlanks > 0; pendingBlanks--)
        {
            if (cells.Length == 1)
            {
                stage.NextRow(cells);
                stage.GiveUp(0, cells[0]);
                cells[0].Add([]);
                lines.Add(line - pendingBlanks);
            }
        }
        int count = csv.FieldCount;
        if (cells.Length == 1 && isSecond && CsvFault.OfDelimiter(header.Text, csv.RawRecord, options) is { Length: > 0 } hint)
            throw new DataException($"the {FirstRow} has one field{hint}", file, header.Line);
        if (count != cells.Length)
            throw new DataException($"has {DisplayText.Count(count, "field")}, the {FirstRow} has {DisplayText.Count(cells.Length)}{CsvFault.OfDelimiter(header.Text, csv.RawRecord, options)}", file, line);
        Span<int> staged = stage.NextRow(cells);
        for (int i = 0; i < staged.Length; i++)
        {
            ReadOnlySpan<byte> cell = anyQuotes ? csv.GetSpan(i) : csv.GetRawSpan(i);
            if (stage.Takes(i) && IntegerCells.TryRead(cell, out staged[i]))
                continue;
            if (CsvFault.OfLength(cell, options) is { } fault)
                throw new DataException(fault, file, line, options.HasHeader ? $"{i + 1} {DisplayText.Quote(header.Names[i])}" : $"{i + 1}");
            stage.GiveUp(i, cells[i]);
            cells[i].Add(cell);
        }
        lines.Add(line);
    }

    private static CsvCells[] NewCells(int count) => [.. Enumerable.Range(0, count).Select(_ => new CsvCells())];

    private static bool IsBlank(ReadOnlySpan<byte> record) => record.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
}
