using System.Security.Cryptography;
using System.Text;
using Backprop.Data;
using Backprop.Serialization;

namespace Backprop.Tabular;

/// <summary>
/// CSV files larger than the memory: a file is read once, in one pass, into a cache file that holds it column by column. The table maps that file, so its cells
/// take no memory of the process; what a model makes of them is the same to the bit.
/// </summary>
public static class ColumnCache
{
    /// <summary>The table of a CSV file, by way of its cache.</summary>
    /// <param name="path">The file, as for <see cref="CsvTable.Read(string, CsvOptions?)"/>.</param>
    /// <param name="folder">
    /// Where the cache is kept; made if it does not exist. A cache is used again as long as length and SHA-256 of the CSV file and how it is cut into fields are the same, and built again
    /// otherwise. It takes about as much room as the file. More of a training is kept there for its time.
    /// </param>
    /// <param name="options">How the CSV file is written; null for the defaults.</param>
    /// <param name="warnings">Receives a line when a cache is damaged and built again; null to drop it.</param>
    /// <exception cref="StorageException">A file cannot be read or written.</exception>
    /// <exception cref="DataException">The file is not a table.</exception>
    public static CsvTable Read(string path, string folder, CsvOptions? options = null, ICollection<string>? warnings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return CsvFile.ReadUnchanged(path, csv => csv.CanSeek ? Read(csv, path, folder, options ?? new(), warnings) : Read(csv, path, folder, options));
    }

    private static CsvTable Read(FileStream csv, string path, string folder, CsvOptions options, ICollection<string>? warnings)
    {
        string cache = Path.Combine(Made(folder), $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..16]}.columns");
        ColumnFile? columns = null;
        if (File.Exists(cache))
        {
            columns = Open(cache);
            if (columns is null)
                warnings?.Add($"the cache {cache} of {path} is damaged or of another version; it was built again");
            else if (columns.Key != KeyOf(csv, columns.Key.Length, path, options))
                columns = null;
            csv.Position = 0;
        }
        while (columns is null)
        {
            ColumnKey wanted = Build(csv, path, cache, options);
            columns = Open(cache) ?? throw new StorageException($"the cache {cache} was damaged while it was written", path);
            // One who reads the file in another way may have put another cache in its place.
            if (columns.Key != wanted)
                columns = null;
            csv.Position = 0;
        }
        return columns.ToTable(path, options, folder);
    }

    /// <summary>The table of a CSV stream, by way of a cache that serves this process only.</summary>
    /// <param name="csv">As for <see cref="CsvTable.Read(Stream, string, CsvOptions?)"/>; read to its end and left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="folder">Where the cache is kept; made if it does not exist.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="StorageException">Reading or writing failed.</exception>
    /// <exception cref="DataException">It is not a table.</exception>
    public static CsvTable Read(Stream csv, string name, string folder, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        // What is mapped stays until the process ends.
        using TemporaryFile cache = new(Made(folder), "columns");
        Build(csv, name, cache.FullName, options);
        return (Open(cache.FullName) ?? throw new StorageException($"the cache {cache.FullName} was damaged while it was written", name)).ToTable(name, options, folder);
    }

    private static ColumnKey Build(Stream csv, string name, string cache, CsvOptions options)
    {
        ColumnKey? key = null;
        AtomicFile.Write(cache, stream =>
        {
            using DigestStream source = new(csv);
            using ColumnFileWriter writer = new(stream);
            CsvHeaderRow header = new CsvTableReader(name, options).Pass(source, rows => StorageFault.Guard(cache, "cannot be written", () => writer.Add(rows)));
            if (writer.Count == 0)
                throw new DataException("has no rows", name);
            string digest = source.Finish();
            key = ColumnKey.Of(source.Count, digest, options);
            writer.Finish(header.Names, key);
        });
        return key!;
    }

    private static ColumnKey? KeyOf(FileStream csv, long length, string path, CsvOptions options)
    {
        if (csv.Length != length)
            return null;
        try
        {
            using DigestStream source = new(csv);
            string digest = source.Finish();
            return ColumnKey.Of(source.Count, digest, options);
        }
        catch (IOException e)
        {
            throw CsvFile.Failure(path, e);
        }
    }

    private static ColumnFile? Open(string cache)
    {
        ColumnFile? columns = null;
        StorageFault.Guard(cache, "cannot be read", () => columns = ColumnFile.Open(cache));
        return columns;
    }

    private static string Made(string folder)
    {
        StorageFault.Guard(folder, "cannot be made", () => Directory.CreateDirectory(folder));
        return folder;
    }
}
