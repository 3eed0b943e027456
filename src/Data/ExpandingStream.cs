using System.IO.Compression;

namespace Backprop.Data;

/// <summary>
/// The text in a gzip file. Damage is a <see cref="DataException"/>, and so is a file that expands without end: one of many megabytes whose
/// text is hundreds of times as long was made to fill the memory.
/// </summary>
/// <remarks>
/// <see cref="GZipStream"/> takes the end of its input for the end of the text, even in the midst of a block. So the input is followed by one more gzip member,
/// which only comes out again behind text that is complete.
/// </remarks>
internal sealed class ExpandingStream : ForwardStream
{
    private const int WorkLength = 1 << 16;
    private const long HarmlessLength = 64 << 20;
    private const int LargestRatio = 500;

    private static readonly byte[] End = "end of the input"u8.ToArray();
    private static readonly byte[] EndMember = Compress(End);

    private readonly PrefixedStream compressed;
    private readonly string file;
    private readonly GZipStream gzip;
    private readonly byte[] work = new byte[WorkLength];
    private int start;
    private int end;
    private bool ended;
    private long given;

    public ExpandingStream(byte[] prefix, Stream rest, string file)
    {
        this.file = file;
        compressed = new PrefixedStream(prefix, rest, suffix: EndMember);
        gzip = new GZipStream(compressed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!ended && end - start <= End.Length)
            Refill();
        int count = Math.Min(buffer.Length, end - start - End.Length);
        if (count < 0 || (count == 0 && !work.AsSpan(start, End.Length).SequenceEqual(End) && buffer.Length > 0))
            throw Damaged(null);
        work.AsSpan(start, count).CopyTo(buffer);
        start += count;
        given += count;
        if (given > HarmlessLength && given / LargestRatio > compressed.Count)
            throw new DataException($"is a gzip file whose text is more than {LargestRatio} times as long; it is not read", file);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            gzip.Dispose();
        base.Dispose(disposing);
    }

    private void Refill()
    {
        work.AsSpan(start, end - start).CopyTo(work);
        (start, end) = (0, end - start);
        try
        {
            int count = gzip.Read(work.AsSpan(end));
            ended = count == 0;
            end += count;
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    private DataException Damaged(Exception? inner) => new("is a gzip file that is damaged or cut off", file, inner: inner);

    private static byte[] Compress(byte[] text)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.NoCompression))
            gzip.Write(text);
        return member.ToArray();
    }
}
