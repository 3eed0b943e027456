namespace Backprop.Data;

/// <summary>Gives back the bytes that were read ahead, then the rest of a stream that cannot seek, then, if wanted, some more bytes. Leaves the stream open.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest, byte[]? suffix = null) : Stream
{
    private readonly MemoryStream before = new(prefix), after = new(suffix ?? []);

    /// <summary>How many bytes were read from this stream.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int count = before.Read(buffer);
        if (count == 0)
            count = rest.Read(buffer);
        if (count == 0)
            count = after.Read(buffer);
        Count += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
