using System.Buffers.Binary;
using System.IO.Pipes;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

/// <summary>What lies exactly on a bound of the safetensors format, and files that are not what they seemed.</summary>
public class SafetensorsBoundTests
{
    // An array has at most 0x7FFFFFC7 = 2 147 483 591 elements, of any size: four times as many bytes of floats.
    [Theory]
    [InlineData(new long[] { 2_147_483_591 }, 8_589_934_364)]
    [InlineData(new long[] { 2_147_483_592 }, null)]
    [InlineData(new long[] { 2, 1_073_741_795 }, 8_589_934_360)]
    [InlineData(new long[] { 2, 1_073_741_796 }, null)]
    [InlineData(new long[] { 1L << 32 }, null)]
    [InlineData(new long[] { 1L << 32, 1L << 30 }, null)]
    [InlineData(new long[] { 1, 0 }, null)]
    [InlineData(new long[0], 4L)]
    public void ATensorHasTheElementsOfOneArray(long[] shape, long? bytes) => Assert.Equal(bytes, StoredTensor.ByteCount(TensorType.F32, shape));

    // A tensor of more than 2 GiB is in several arrays. Here they are of 8 bytes.
    [Fact]
    public void ATensorInPiecesHasTheBytesOfOneInAPiece()
    {
        float[] values = [1, -2, 0.5f, 3, 4];
        StoredTensor whole = StoredTensor.From<float>("t", [5], values), cut = StoredTensor.From<float>("t", [5], values, longestPiece: 8);
        using MemoryStream one = new(), other = new();
        new SafetensorsFile([whole]).Write(one);
        new SafetensorsFile([cut]).Write(other);
        other.Position = 0;
        StoredTensor read = SafetensorsFile.Read(other, null, longestPiece: 8).Tensors[0];

        Assert.Equal([8, 8, 4], cut.Pieces.Select(piece => piece.Length));
        Assert.Equal([8, 8, 4], read.Pieces.Select(piece => piece.Length));
        Assert.Equal(one.ToArray(), other.ToArray());
        Assert.Equal(ModelChecksum.Of("", [whole]), ModelChecksum.Of("", [read]));
        Assert.Equal(values, read.Values<float>());
        Assert.Equal(values.Select(value => (double)value), read.Values<double>());
        Assert.Equal(whole.Bytes.ToArray(), one.ToArray()[^20..]);
        Assert.Equal("Tensor t F32 [5] has 20 bytes, more than an array holds; take its Values.", Assert.Throws<InvalidOperationException>(() => cut.Bytes).Message);
    }

    [Fact]
    public void WithoutMetadataNoneIsWritten()
    {
        using MemoryStream stream = new();
        new SafetensorsFile([]).Write(stream);

        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], stream.ToArray());
    }

    // Ten bytes hold a header of two.
    [Theory]
    [InlineData(3, 11)]
    [InlineData(18, 26)]
    public void AHeaderAByteLongerThanTheFileIsCutOff(ulong announced, int needed)
    {
        byte[] bytes = [.. new byte[8], .. "{}"u8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, announced);

        Assert.Equal($"m: is cut off: its header needs {needed} bytes, and the file has 10", Refusal(new MemoryStream(bytes)));
    }

    [Fact]
    public void AFileThatShrinksIsRefused()
        => Assert.Equal("m: became shorter while it was read", Refusal(new Shrunk([2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8])));

    [Fact]
    public void AFileThatAnotherReadsIsRead()
    {
        using TemporaryFolder folder = new();
        new SafetensorsFile([]).Write(folder["m"]);
        using FileStream other = new(folder["m"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.Empty(SafetensorsFile.Read(folder["m"]).Tensors);
    }

    [Fact]
    public void APipeIsNoModel()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        string path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        Assert.Equal($"{path}: is a device or a pipe; a model is read from a file", Assert.Throws<StorageException>(() => SafetensorsFile.Read(path)).Message);
    }

    private static string Refusal(Stream stream) => Assert.Throws<ModelFileException>(() => SafetensorsFile.Read(stream, "m")).Message;

    // Says at first that it is four bytes longer.
    private sealed class Shrunk(byte[] bytes) : MemoryStream(bytes)
    {
        public override long Length => base.Length + 4;
    }
}
