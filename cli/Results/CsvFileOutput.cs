using System.IO.Compression;
using Backprop.Serialization;

namespace Backprop.Cli.Results;

/// <summary>A file of CSV among the results.</summary>
internal static class CsvFileOutput
{
    /// <summary>Writes it, compressed by gzip when its name ends in <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the text.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write) => AtomicFile.Write(path, stream =>
    {
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            write(stream);
            return;
        }
        using GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true);
        write(gzip);
    });
}
