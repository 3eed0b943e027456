using System.Globalization;
using System.Text;
using CsvHelper;

namespace Backprop.Data;

/// <summary>
/// Reads a whole CSV file into columns, one pass, checking as it goes: text, quotes, the number of fields, the length of each.
/// </summary>
internal sealed class CsvTableReader
{
    private readonly string file;
    private readonly CsvOptions options;
    private readonly List<long> lines = [];
    private string[] names = [];
    private CsvCells[] cells = [];
    private byte[] header = [];
    private long headerLine;
    private CsvMalformedRecord? malformed;

    public CsvTableReader(string file, CsvOptions options) => (this.file, this.options) = (file, options);

    private string FirstRow => options.HasHeader ? "header" : "first row";

    /// <exception cref="DataException">The input is not a table.</exception>
    /// <exception cref="StorageException">Reading failed.</exception>
    public CsvTable Read(Stream stream)
    {
        long lastLine = 0;
        try
        {
            using Stream utf8 = CsvSource.ToUtf8(stream, file);
            using CsvReader csv = CsvReader.Create(utf8, ReaderOptions(), leaveOpen: true);
            long pendingBlanks = 0;
            while (csv.Read())
            {
                lastLine = csv.LineNumber;
                CheckText(csv);
                if (csv.FieldCount == 1 && IsBlank(csv.RawRecord))
                    pendingBlanks++;
                else if (names.Length == 0)
                    ReadFirst(csv, ref pendingBlanks);
                else
                    AddRow(csv, ref pendingBlanks);
            }
            return Finish();
        }
        catch (CsvFormatException e)
        {
            throw new DataException($"the row is longer than {DisplayText.Count(CsvFault.MaximumRowLength(options))} bytes (a quote that is never closed?)", file, e.LineNumber, inner: e);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException("is not valid UTF-16 text (save the file as UTF-8)", file, lastLine + 1, inner: e);
        }
        catch (IOException e)
        {
            throw CsvFile.Failure(file, e);
        }
        catch (OutOfMemoryException e)
        {
            throw new DataException("is too large to hold in memory", file, lastLine, inner: e);
        }
    }

    // Headers and blank lines are ours to judge, so CsvHelper gives every record as it stands.
    private CsvReaderOptions ReaderOptions() => new()
    {
        Separator = options.Delimiter,
        HasHeader = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        MaxRecordSize = CsvFault.MaximumRowLength(options),
        OnMalformedRecord = record => malformed ??= record,
    };

    private void CheckText(CsvReader csv)
    {
        if (CsvFault.OfText(csv.RawRecord) is { } fault)
            throw new DataException(fault, file, csv.LineNumber);
        if (malformed is not { } record)
            return;
        long line = record.Reason == CsvMalformedReason.UnterminatedQuote
            ? record.LineNumber + CsvFault.LinesBeforeOpenQuote(record.RawRecord)
            : record.LineNumber;
        throw new DataException(CsvFault.OfQuotes(record.Reason), file, line);
    }

    private void ReadFirst(CsvReader csv, ref long pendingBlanks)
    {
        headerLine = csv.LineNumber;
        header = csv.RawRecord.ToArray();
        names = new string[csv.FieldCount];
        cells = new CsvCells[csv.FieldCount];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = options.HasHeader ? csv.GetString(i) : (i + 1).ToString(CultureInfo.InvariantCulture);
            cells[i] = new CsvCells();
        }
        if (options.HasHeader)
        {
            CsvHeader.Check(names, file, headerLine);
            CsvHeader.RefuseData(names, file, headerLine);
            pendingBlanks = 0;
        }
        else
        {
            AddRow(csv, ref pendingBlanks);
        }
    }

    private void AddRow(CsvReader csv, ref long pendingBlanks)
    {
        // In a file of one column a blank line is a missing value, unless nothing follows it.
        for (; pendingBlanks > 0; pendingBlanks--)
        {
            if (names.Length == 1 && lines.Count > 0)
            {
                cells[0].Add([]);
                lines.Add(csv.LineNumber - pendingBlanks);
            }
        }
        int count = csv.FieldCount;
        if (names.Length == 1 && lines.Count == (options.HasHeader ? 0 : 1) && CsvFault.OfDelimiter(header, csv.RawRecord, options) is { Length: > 0 } hint)
            throw new DataException($"the {FirstRow} has one field{hint}", file, headerLine);
        if (count != names.Length)
            throw new DataException($"has {DisplayText.Count(count, "field")}, the {FirstRow} has {DisplayText.Count(names.Length)}{CsvFault.OfDelimiter(header, csv.RawRecord, options)}", file, csv.LineNumber);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> cell = csv.GetSpan(i);
            if (CsvFault.OfLength(cell, options) is { } fault)
                throw new DataException(fault, file, csv.LineNumber, options.HasHeader ? $"{i + 1} {DisplayText.Quote(names[i])}" : $"{i + 1}");
            cells[i].Add(cell);
        }
        lines.Add(csv.LineNumber);
    }

    private CsvTable Finish()
    {
        if (names.Length == 0)
            throw new DataException("is empty", file);
        if (lines.Count == 0)
            throw new DataException("has no rows", file);
        foreach (CsvCells column in cells)
            column.Trim();
        return new CsvTable(file, options, names, cells, [.. lines]);
    }

    private static bool IsBlank(ReadOnlySpan<byte> record) => record.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
}
