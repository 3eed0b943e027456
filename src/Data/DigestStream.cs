using System.Security.Cryptography;

namespace Backprop.Data;

/// <summary>Passes a stream on and computes the SHA-256 of what was read from it. Leaves the stream open.</summary>
internal sealed class DigestStream(Stream source) : ForwardStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    /// <summary>Reads what is left, and gives the digest of everything in hexadecimal digits.</summary>
    public string Finish()
    {
        byte[] buffer = new byte[1 << 18];
        while (Read(buffer, 0, buffer.Length) > 0)
        {
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override int Read(Span<byte> buffer)
    {
        int count = source.Read(buffer);
        hash.AppendData(buffer[..count]);
        Count += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            hash.Dispose();
        base.Dispose(disposing);
    }
}
