using System.Buffers.Binary;
using System.Numerics;

namespace Backprop.Reports.TensorBoard;

/// <summary>
/// The checksum of TFRecord files: CRC-32C (Castagnoli; RFC 3720, appendix B.4), rotated right by 15 bits and shifted by a constant, so that a record that itself
/// holds checksums does not disturb its own.
/// </summary>
internal static class RecordChecksum
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The masked CRC-32C of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Crc32C(bytes), 15) + MaskDelta;

    /// <summary>CRC-32C: initial value and final inversion of all bits, lowest bit first.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
