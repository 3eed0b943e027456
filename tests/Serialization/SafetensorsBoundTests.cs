using System.Buffers.Binary;
using System.IO.Pipes;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

/// <summary>What lies exactly on a bound of the safetensors format, and files that are not what they seemed.</summary>
public class SafetensorsBoundTests
{
    // An array has at most 0x7FFFFFC7 = 2 147 483 591 bytes: 536 870 897 floats take 2 147 483 588, one more does not fit.
    [Theory]
    [InlineData(new long[] { 536_870_897 }, 2_147_483_588)]
    [InlineData(new long[] { 536_870_898 }, null)]
    [InlineData(new long[] { 2, 268_435_448 }, 2_147_483_584)]
    [InlineData(new long[] { 2, 268_435_449 }, null)]
    [InlineData(new long[] { 1L << 32 }, null)]
    [InlineData(new long[] { 1L << 32, 1L << 30 }, null)]
    [InlineData(new long[] { 1, 0 }, null)]
    [InlineData(new long[0], 4)]
    public void ATensorFitsIntoOneArray(long[] shape, int? bytes) => Assert.Equal(bytes, StoredTensor.ByteCount(TensorType.F32, shape));

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
