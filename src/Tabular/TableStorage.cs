using System.Globalization;
using System.IO.Compression;
using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>
/// Where the rows to train on are kept: in memory, or, where <see cref="TabularOptions.Cache"/> says so or they would not fit, on the disk.
/// </summary>
public sealed class TableStorage
{
    private const int SampleLength = 1 << 16;

    // What a CSV file loses to gzip, as a rule.
    private const int GzipRatio = 5;

    // An ensemble of large files has as many members.
    private const int UsualMembers = 3;

    private const long UsualWindow = 256L << 20;

    private readonly TabularOptions options;
    private readonly string? folder;

    private TableStorage(TabularOptions options, string? folder, string? notice) => (this.options, this.folder, Notice) = (options, folder, notice);

    /// <summary>Why the rows are kept on the disk without having been asked for; null when that is not so.</summary>
    public string? Notice { get; }

    /// <summary>
    /// Decides for files that become one table. Without <see cref="TabularOptions.Cache"/> it estimates what they need in memory: their length, and 4·(2 + members) bytes for each cell. When
    /// that is more than <see cref="TabularOptions.Memory"/>, unless set half of what the process may use, they go to the folder for temporary files.
    /// </summary>
    /// <param name="paths">The files; what is no regular file counts nothing.</param>
    /// <param name="options">How is trained.</param>
    public static TableStorage For(IReadOnlyList<string> paths, TabularOptions options)
    {
        paths = Setting.NoneNull(paths, nameof(paths));
        ArgumentNullException.ThrowIfNull(options);
        if (options.Cache is { } folder)
            return new(options, folder, null);
        long need = paths.Sum(path => Need(path, options)), memory = options.Memory ?? Available / 2;
        return need <= memory
            ? new(options, null, null)
            : new(options, Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture,
                $"the rows would take about {need >> 20:N0} MiB of memory, more than {memory >> 20:N0}; they are kept in {Path.GetTempPath()} while this runs (--cache keeps them for the next time)"));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warnings">Receives a line when a cache is damaged and built again; null to drop it.</param>
    /// <exception cref="StorageException">A file cannot be read or written.</exception>
    /// <exception cref="DataException">It is not a table.</exception>
    public CsvTable Read(string path, ICollection<string>? warnings = null)
    {
        if (options.Cache is { } cache)
            return ColumnCache.Read(path, cache, options.Csv, warnings);
        return CsvFile.ReadUnchanged(path, file => Read(file, path));
    }

    /// <summary>Reads a stream, in one pass; it is left open.</summary>
    /// <param name="stream">CSV, compressed by gzip or not.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="StorageException">Reading or writing failed.</exception>
    /// <exception cref="DataException">It is not a table.</exception>
    public CsvTable Read(Stream stream, string name)
        => folder is null ? CsvTable.Read(stream, name, options.Csv) : ColumnCache.Read(stream, name, folder, options.Csv);

    /// <summary>How many bytes of samples on the disk are held in memory at a time.</summary>
    internal static long Window(TabularOptions options) => options.Memory ?? Math.Min(UsualWindow, Available / 4);

    private static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static long Need(string path, TabularOptions options)
    {
        try
        {
            // A pipe has no length, though a link to it has, and can be opened once: whoever writes to it would be gone the second time.
            var target = new FileInfo(path);
            if ((target.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? target).Length == 0)
                return 0;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            Span<byte> sample = new byte[SampleLength];
            long length = file.Length;
            int read = file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
            if (read >= 2 && sample[0] == 0x1F && sample[1] == 0x8B)
            {
                length *= GzipRatio;
                file.Position = 0;
                using var gzip = new GZipStream(file, CompressionMode.Decompress);
                read = gzip.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
            }
            sample = sample[..read];
            int ends = sample.Count((byte)options.Csv.Delimiter) + Math.Max(sample.Count((byte)'\n'), sample.Count((byte)'\r'));
            int members = options.Members ?? (options.Preset == Preset.Plain ? 1 : UsualMembers);
            return length + (long)(sizeof(float) * (2.0 + members) * ends * length / Math.Max(1, read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Reading it says what is wrong, in its own words.
            return 0;
        }
    }
}
