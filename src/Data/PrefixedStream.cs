namespace Backprop.Data;

/// <summary>Gives back the bytes that were read ahead, then the rest of a stream that cannot seek, then, if wanted, some more bytes. Leaves the stream open.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest, byte[]? suffix = null) : ForwardStream
{
    private readonly MemoryStream before = new(prefix), after = new(suffix ?? []);

    /// <summary>How many bytes were read from this stream.</summary>
    public long Count { get; private set; }

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
}
