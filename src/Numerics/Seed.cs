using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Backprop.Numerics;

/// <summary>
/// The one number from which every random draw of a run follows. There is no global generator: each purpose
/// (the weights of one parameter, the shuffle of one epoch, the dropout of one layer at one step) has its own
/// <see cref="RandomStream"/>, a function of (seed, purpose, position) and of nothing else. So a resumed run needs no
/// saved generator state, and a new consumer of random numbers changes no other.
/// </summary>
/// <param name="Value">Any number; equal numbers give equal runs.</param>
public readonly record struct Seed(long Value)
{
    /// <summary>
    /// The stream for one purpose at one position. Its state is the SHA-256 digest of the seed, the position (both 8 bytes,
    /// little-endian) and the purpose (UTF-8), read as four 64-bit words.
    /// </summary>
    /// <param name="purpose">What the numbers are for: <c>"weights:0.weight"</c>, <c>"shuffle"</c>, <c>"split"</c>.</param>
    /// <param name="position">Where in that purpose: the epoch, the step; 0 when there is only one.</param>
    public RandomStream Stream(string purpose, long position = 0)
    {
        Span<byte> state = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(purpose, position, state);
        return new RandomStream(state);
    }

    /// <summary>The same numbers as a new <see cref="Stream"/>, from one that is there already.</summary>
    internal void Restart(RandomStream stream, string purpose, long position)
    {
        Span<byte> state = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(purpose, position, state);
        stream.Restart(state);
    }

    private void Digest(string purpose, long position, Span<byte> digest)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        int length = 16 + Encoding.UTF8.GetByteCount(purpose);
        Span<byte> text = length <= 256 ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteInt64LittleEndian(text, Value);
        BinaryPrimitives.WriteInt64LittleEndian(text[8..], position);
        Encoding.UTF8.GetBytes(purpose, text[16..]);
        SHA256.HashData(text, digest);
    }

    /// <summary>The number itself.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
