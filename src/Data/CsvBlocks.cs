namespace Backprop.Data;

/// <summary>
/// Cuts a stream of CSV into blocks of whole rows, which can then be read independently. A quote that is well placed opens or closes a field, and a doubled
/// one does both, so a line break ends a row when the quotes before it are even in number. A row with misplaced quotes stays whole or is met by
/// the reader of its block, which refuses it.
/// </summary>
internal sealed class CsvBlocks(Stream utf8, int longestRow)
{
    // The first block is small: the header is in it, and small files need no more.
    private const int FirstSize = 1 << 16;
    private const int Size = 1 << 20;

    private byte[] rest = [];
    private int restLength;
    /// <summary>How many blocks were read.</summary>
    public int Count { get; private set; }

    private long line = 1;

    /// <summary>True when there is no further block.</summary>
    public bool Ended { get; private set; }

    /// <summary>Reads the next block.</summary>
    /// <param name="buffer">Where it is put; replaced by a longer array when it must be.</param>
    /// <param name="block">The block.</param>
    /// <returns>False at the end of the stream.</returns>
    public bool TryRead(ref byte[] buffer, out CsvBlock block)
    {
        block = default;
        if (Ended)
            return false;
        int wanted = Math.Max(Count == 0 ? FirstSize : Size, restLength + 1);
        if (buffer.Length < wanted)
            buffer = new byte[wanted];
        rest.AsSpan(0, restLength).CopyTo(buffer);
        int length = restLength, end;
        while (true)
        {
            length += utf8.ReadAtLeast(buffer.AsSpan(length, wanted - length), wanted - length, throwOnEndOfStream: false);
            Ended = length < wanted;
            end = Ended ? length : EndOfRows(buffer.AsSpan(0, length));
            if (end > 0 || Ended || length > longestRow)
                break;
            wanted = (int)Math.Min(2L * length, longestRow + 1L);
            if (buffer.Length < wanted)
                Array.Resize(ref buffer, wanted);
        }
        if (length == 0)
            return false;
        bool endsInRow = end == 0;
        if (endsInRow)
            end = length;
        restLength = length - end;
        if (rest.Length < restLength)
            rest = new byte[restLength];
        buffer.AsSpan(end, restLength).CopyTo(rest);
        block = new CsvBlock(Count++, line, buffer.AsMemory(0, end), endsInRow);
        line += LineBreaks(buffer.AsSpan(0, end));
        return true;
    }

    /// <summary>The index after the last line break that ends a row, or 0.</summary>
    private static int EndOfRows(ReadOnlySpan<byte> text)
    {
        bool quoted = int.IsOddInteger(text.Count((byte)'"'));
        for (int end = text.Length; (end = text[..end].LastIndexOfAny("\"\n\r"u8)) > 0;)
        {
            if (text[end] == '"')
                quoted = !quoted;
            else if (!quoted && BeginsRow(text[end], text[(end + 1)..]))
                return end + 1;
        }
        return 0;
    }

    // A block that began with a byte-order mark (EF BB BF, FE FF, FF FE) would be read without it.
    private static bool BeginsRow(byte lineBreak, ReadOnlySpan<byte> next) => next switch
    {
        [] or [0xEF] or [0xEF, 0xBB] or [0xEF, 0xBB, 0xBF, ..] or [0xFE or 0xFF, ..] => false,
        [(byte)'\n', ..] => lineBreak != '\r',
        _ => true,
    };

    private static int LineBreaks(ReadOnlySpan<byte> text)
    {
        int returns = text.Count((byte)'\r');
        return text.Count((byte)'\n') + (returns == 0 ? 0 : returns - text.Count("\r\n"u8));
    }
}
