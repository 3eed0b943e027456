using System.Text;
using Backprop.Reports.TensorBoard;
using Backprop.Reports.TensorBoard.Messages;
using Google.Protobuf;

namespace Backprop.Tests.Reports;

/// <summary>The bytes of an event file, against known ones.</summary>
public sealed class EventFileTests
{
    // RFC 3720, B.4: 32 bytes of zeros, of ones, and rising; and the check value of CRC-32C.
    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0x8A9136AAu, RecordChecksum.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, RecordChecksum.Crc32C([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, RecordChecksum.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283u, RecordChecksum.Crc32C("123456789"u8));
    }

    // Every event file of TensorFlow begins with the length 24 and its checksum: 18 00 00 00 00 00 00 00 a3 7f 4b 22.
    [Fact]
    public void The_first_record_begins_like_that_of_TensorFlow()
    {
        byte[] record = EventFile.Framed(new Event { WallTime = 1, FileVersion = "brain.Event:2" }.ToByteArray());
        Assert.Equal("1800000000000000A37F4B22" + "09000000000000F03F" + "1A0D" + Convert.ToHexString(Encoding.ASCII.GetBytes("brain.Event:2")), Convert.ToHexString(record)[..^8]);
    }

    // Field number · 8 + wire type: tag 1 (0A), simple_value 2 as float (15), Summary.value 1 (0A), Event.summary 5 (2A), step 2 as varint (10), wall_time 1 as double (09).
    [Fact]
    public void A_scalar_has_the_field_numbers_of_the_format()
    {
        Event record = new() { WallTime = 2, Step = 3, Summary = new() { Value = { new Summary.Types.Value { Tag = "loss", SimpleValue = 0.5f } } } };
        Assert.Equal("09" + "0000000000000040" + "10" + "03" + "2A0D" + "0A0B" + "0A04" + "6C6F7373" + "15" + "0000003F", Convert.ToHexString(record.ToByteArray()));
    }

    // HistogramProto: min 1, max 2, num 3, sum 4, sum_squares 5 as doubles; bucket_limit 6 and bucket 7 packed.
    [Fact]
    public void A_histogram_has_the_field_numbers_of_the_format()
    {
        HistogramProto histogram = new() { Min = 1, Max = 2, Num = 2, Sum = 3, SumSquares = 5, BucketLimit = { 2 }, Bucket = { 2 } };
        string one = "000000000000F03F", two = "0000000000000040", three = "0000000000000840", five = "0000000000001440";
        Assert.Equal("09" + one + "11" + two + "19" + two + "21" + three + "29" + five + "3208" + two + "3A08" + two, Convert.ToHexString(histogram.ToByteArray()));
        Assert.Equal("0A05" + "0A01" + "68" + "2A00", Convert.ToHexString(new Summary { Value = { new Summary.Types.Value { Tag = "h", Histo = new HistogramProto() } } }.ToByteArray()));
    }
}
