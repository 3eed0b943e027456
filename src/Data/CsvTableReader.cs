using System.Runtime.ExceptionServices;
using System.Text;
using Backprop.Numerics;

namespace Backprop.Data;

/// <summary>
/// Reads a whole CSV file into columns, in one pass: each of a few threads takes the next block of rows from the stream, in turn, and reads it
/// while the others fetch and read theirs. The table, and the error when there is one, are those of reading from first to last.
/// </summary>
internal sealed class CsvTableReader(string file, CsvOptions options)
{
    // Fetching and cutting blocks takes a tenth of the time of reading them, and is not shared.
    private const int MostThreads = 8;

    private readonly Lock gate = new();
    private readonly List<CsvBlockReader> readers = [];
    private (int Block, ExceptionDispatchInfo Exception)? failure;

    /// <exception cref="DataException">The input is not a table.</exception>
    /// <exception cref="StorageException">Reading failed.</exception>
    public CsvTable Read(Stream stream) => Open(stream, blocks =>
    {
        CsvBlockReader first = ReadFirst(blocks);
        if (!blocks.Ended)
            ReadRest(blocks, first);
        return Finish(first.Header);
    });

    /// <summary>Reads the rows in order and hands them on, a few blocks at a time, without keeping them.</summary>
    /// <param name="stream">The input.</param>
    /// <param name="take">Is given the rows, block by block.</param>
    /// <returns>The first row of the file.</returns>
    /// <exception cref="DataException">The input is not a table.</exception>
    /// <exception cref="StorageException">Reading failed.</exception>
    public CsvHeaderRow Pass(Stream stream, Action<CsvRows> take) => Open(stream, blocks =>
    {
        CsvBlockReader first = ReadFirst(blocks);
        CsvHeaderRow header = first.Header ?? throw new DataException("is empty", file);
        foreach (CsvRows rows in first.Rows)
            take(rows);
        byte[][] buffers = [.. Enumerable.Repeat(Array.Empty<byte>(), Math.Min(MostThreads, Environment.ProcessorCount))];
        while (!blocks.Ended)
        {
            var next = new List<(CsvBlock Block, CsvBlockReader Reader)>();
            while (next.Count < buffers.Length && blocks.TryRead(ref buffers[next.Count], out CsvBlock block))
                next.Add((block, new CsvBlockReader(file, options, header)));
            ColumnLoop.Run(next.Count, next.Sum(part => (long)part.Block.Text.Length), i => next[i].Reader.Read(next[i].Block));
            foreach (CsvRows rows in next.SelectMany(part => part.Reader.Rows))
                take(rows);
        }
        return header;
    });

    private TResult Open<TResult>(Stream stream, Func<CsvBlocks, TResult> read)
    {
        try
        {
            using Stream expanded = CsvSource.Expand(stream, file);
            using Stream utf8 = CsvSource.ToUtf8(expanded, file);
            return read(new CsvBlocks(utf8, CsvFault.MaximumRowLength(options)));
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException("is not valid UTF-16 text (save the file as UTF-8)", file, inner: e);
        }
        catch (IOException e)
        {
            throw CsvFile.Failure(file, e);
        }
        catch (OutOfMemoryException e)
        {
            throw new DataException("is too large to hold in memory", file, inner: e);
        }
    }

    /// <summary>Reads until the columns are known; all of the file when there is one, because what a blank line means then hangs on the rows around it.</summary>
    private CsvBlockReader ReadFirst(CsvBlocks blocks)
    {
        var reader = new CsvBlockReader(file, options);
        readers.Add(reader);
        byte[] buffer = [];
        while (reader.Header is not { Names.Length: > 1 } && blocks.TryRead(ref buffer, out CsvBlock block))
            reader.Read(block);
        return reader;
    }

    private void ReadRest(CsvBlocks blocks, CsvBlockReader first)
    {
        int threads = Math.Min(MostThreads, Environment.ProcessorCount);
        SideBySide.Run(threads, threads, thread =>
        {
            CsvBlockReader? reader = thread == 0 ? first : null;
            byte[] buffer = [];
            int next = int.MaxValue;
            try
            {
                while (true)
                {
                    CsvBlock block;
                    lock (gate)
                    {
                        next = blocks.Count;
                        if (failure is not null || !blocks.TryRead(ref buffer, out block))
                            return;
                        if (reader is null)
                            readers.Add(reader = new CsvBlockReader(file, options, first.Header));
                    }
                    reader.Read(block);
                }
            }
            catch (Exception e)
            {
                lock (gate)
                {
                    if (failure is not { } other || next < other.Block)
                        failure = (next, ExceptionDispatchInfo.Capture(e));
                }
            }
        });
        failure?.Exception.Throw();
    }

    private CsvTable Finish(CsvHeaderRow? header)
    {
        if (header is null)
            throw new DataException("is empty", file);
        CsvRows[] rows = [.. readers.SelectMany(reader => reader.Rows).OrderBy(part => part.Block)];
        long[] lines = [.. rows.SelectMany(part => part.Lines.GetRange(part.First, part.Count))];
        if (lines.Length == 0)
            throw new DataException("has no rows", file);
        return new CsvTable(file, options, header.Names, CsvRows.Join(rows), new RowOrigins(file, lines));
    }
}
