using System.Text;

namespace Backprop.Data;

/// <summary>Looks at the first bytes of a file: expands gzip, refuses what is not text, turns UTF-16 into UTF-8.</summary>
internal static class CsvSource
{
    private static readonly byte[] Gzip = [0x1F, 0x8B];

    private static readonly (byte[] Magic, string What)[] Foreign =
    [
        ("PK\u0003\u0004"u8.ToArray(), "a zip archive or an Excel workbook"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Office document"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        (Gzip, "a gzip file in a gzip file"),
    ];

    /// <summary>The whole input, or what it expands to when it is gzip.</summary>
    public static Stream Expand(Stream stream, string name)
    {
        byte[] start = new byte[Gzip.Length];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.AsSpan().SequenceEqual(Gzip) ? new ExpandingStream(start, stream, name) : new PrefixedStream(start[..length], stream);
    }

    /// <summary>A stream of UTF-8 over the whole input.</summary>
    /// <exception cref="DataException">The input is empty or not text.</exception>
    public static Stream ToUtf8(Stream stream, string name)
    {
        byte[] start = new byte[4];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> read = start.AsSpan(0, length);
        if (read.IsEmpty)
            throw new DataException("is empty", name);
        foreach ((byte[] magic, string what) in Foreign)
        {
            if (read.StartsWith(magic))
                throw new DataException($"is not text but {what}; export it as CSV", name);
        }
        var whole = new PrefixedStream(read.ToArray(), stream);
        bool littleEndian = read.StartsWith<byte>([0xFF, 0xFE]);
        if (!littleEndian && !read.StartsWith<byte>([0xFE, 0xFF]))
        {
            return !read.Contains((byte)0)
                ? whole
                : throw new DataException("is not text, or is UTF-16 without a byte-order mark (save the file as UTF-8)", name);
        }
        // CsvHelper decodes UTF-16 too, but puts U+FFFD where it is damaged.
        var utf16 = new UnicodeEncoding(bigEndian: !littleEndian, byteOrderMark: true, throwOnInvalidBytes: true);
        return Encoding.CreateTranscodingStream(whole, utf16, Encoding.UTF8, leaveOpen: true);
    }
}
