using System.Buffers.Binary;
using System.Text;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

public class SafetensorsFileTests
{
    private static byte[] Bytes(string header, int dataLength) => Bytes(header, new byte[dataLength]);

    private static byte[] Bytes(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        return [.. length, .. json, .. data];
    }

    private static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "m");

    private static byte[] Write(SafetensorsFile file)
    {
        MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }

    // Every byte by hand: 1 is 3F800000 in binary32, −2 is C0000000, 0.5 is 3F000000; 0.5 is 3FE0000000000000 in binary64.
    private static readonly byte[] HandMade =
    [
        // 152 = 0x98 bytes of header, the last 5 of them padding (é takes two bytes)
        0x98, 0, 0, 0, 0, 0, 0, 0,
        .. """{"__metadata__":{"a":"1","b":"é"},"1":{"dtype":"F32","shape":[3,1],"data_offsets":[0,12]},"0.w":{"dtype":"F64","shape":[],"data_offsets":[12,20]}}     """u8,
        0, 0, 0x80, 0x3F,
        0, 0, 0, 0xC0,
        0, 0, 0, 0x3F,
        0, 0, 0, 0, 0, 0, 0xE0, 0x3F,
    ];

    [Fact]
    public void ReadsAFileMadeByHand()
    {
        SafetensorsFile file = Read(HandMade);

        Assert.Equal(["1 F32 [3, 1]", "0.w F64 []"], file.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal([1f, -2f, 0.5f], file.Tensors[0].Values<float>());
        Assert.Equal([1.0, -2.0, 0.5], file.Tensors[0].Values<double>());
        Assert.Equal([0.5], file.Tensors[1].Values<double>());
        Assert.Equal([new("a", "1"), new("b", "é")], file.Metadata);
        Assert.Throws<InvalidOperationException>(() => file.Tensors[1].Values<float>());
    }

    [Fact]
    public void WritesTheSameBytesByHand()
    {
        SafetensorsFile file = new(
            [StoredTensor.From<float>("1", [3, 1], [1, -2, 0.5f]), StoredTensor.From<double>("0.w", [], [0.5])],
            [new("b", "é"), new("a", "1")]);

        Assert.Equal(HandMade, Write(file));
    }

    [Fact]
    public void TheOrderInTheHeaderIsFree()
    {
        SafetensorsFile file = Read(Bytes("""{"b":{"data_offsets":[4,8],"dtype":"F32","shape":[1]},"a":{"shape":[1],"dtype":"F32","data_offsets":[0,4]}}""", 8));

        Assert.Equal(["a", "b"], file.Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void AFileCutAnywhereIsRefused()
    {
        for (int length = 0; length < HandMade.Length; length++)
            Assert.Throws<ModelFileException>(() => Read(HandMade[..length]));
    }

    [Fact]
    public void NoTensorsIsAFile() => Assert.Empty(Read(Bytes("{}", 0)).Tensors);

    [Theory]
    [InlineData(9_223_372_036_854_775_808)] // 2⁶³
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001)]
    public void AnImpossibleHeaderLengthIsRefusedBeforeAllocating(ulong length)
    {
        byte[] bytes = [.. new byte[8], .. "{}"u8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFileException e = Assert.Throws<ModelFileException>(() => Read(bytes));

        Assert.Equal($"m: is not a safetensors file: it announces a header of {length} bytes, and at most 100000000 are allowed", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void AHeaderBeyondTheFileIsRefusedBeforeAllocating()
    {
        byte[] bytes = [.. new byte[8], .. "{}"u8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 100_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("m: is cut off: its header needs 100000008 bytes, and the file has 10", Assert.Throws<ModelFileException>(() => Read(bytes)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor \"b\" overlaps the one before it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor \"b\" overlaps the one before it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "tensor \"a\" ends (0) before it begins (4)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor \"a\" starts at 4, which leaves a hole after 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "tensor \"b\" starts at 8, which leaves a hole after 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "tensor \"a\" ends at byte 8 of the data, but the file holds only 7: it is cut off")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "has 1 bytes after its last tensor that belong to nothing")]
    [InlineData("{}", 1, "has 1 bytes after its last tensor that belong to nothing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has the shape [3] in F32, which needs 12 bytes, but 4 are set aside for it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,8]}}""", 8, "tensor \"b\" has the shape [3] in F32, which needs 12 bytes, but 4 are set aside for it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "tensor \"a\" has the shape [0], which is empty or has more elements than an array holds")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "tensor \"a\" has the shape [4294967296, 4294967296], which is empty or has more elements than an array holds")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,3],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has the shape [9223372036854775807, 3], which is empty or has more elements than an array holds")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has a shape that is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has a shape that is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has a shape that is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has a shape that is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has a shape that is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "tensor \"a\" has a shape that is not a list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "tensor \"a\" has data_offsets that are not two whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "tensor \"a\" has data_offsets that are not two whole numbers")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has elements of type \"BF16\"; only F32 and F64 weights (and I64 counters) can be read. Convert it first, in PyTorch with .float()")]
    [InlineData("""{"a":{"dtype":"0","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has elements of type \"0\"; only F32 and F64 weights (and I64 counters) can be read. Convert it first, in PyTorch with .float()")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor \"a\" is not described by dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "tensor \"a\" is not described by dtype, shape and data_offsets")]
    [InlineData("""{"a\u001b[2J":1}""", 0, "tensor \"a\\u{1b}[2J\" is not described by dtype, shape and data_offsets")]
    [InlineData("""{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor \"\" has no name")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "is not a valid safetensors file: __metadata__ holds something other than strings")]
    [InlineData("""{"__metadata__":{"a":"1","b":2}}""", 0, "is not a valid safetensors file: __metadata__ holds something other than strings")]
    [InlineData("""{"__metadata__":[]}""", 0, "is not a valid safetensors file: __metadata__ holds something other than strings")]
    [InlineData(""" {}""", 0, "is not a safetensors file: its header does not start with {")]
    [InlineData("", 0, "is not a safetensors file: its header does not start with {")]
    public void WhatTheFormatDoesNotAllowIsRefused(string header, int dataLength, string expected)
        => Assert.Equal($"m: {expected}", Assert.Throws<ModelFileException>(() => Read(Bytes(header, dataLength))).Message);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"__metadata__":{"a":"1","\u0061":"2"}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":1} // comment""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{} {}""")]
    [InlineData("""{""")]
    public void WhatIsNotStrictJsonIsRefused(string header)
        => Assert.StartsWith("m: the header is not valid JSON: ", Assert.Throws<ModelFileException>(() => Read(Bytes(header, 8))).Message, StringComparison.Ordinal);

    [Fact]
    public void AMessageDoesNotRepeatTheRestOfABrokenHeader()
    {
        string message = Assert.Throws<ModelFileException>(() => Read(Bytes("{\"a\":tr\u001b[31m" + new string('y', 100_000) + "}", 0))).Message;

        Assert.StartsWith(@"m: the header is not valid JSON: 'tr\u{1b}[31myyy", message, StringComparison.Ordinal);
        Assert.True(message.Length < 300, $"{message.Length} characters");
    }

    [Fact]
    public void AHeaderThatIsNotUtf8IsRefused()
    {
        byte[] latin1 = [14, 0, 0, 0, 0, 0, 0, 0, .. "{\"__metadata_?"u8];
        latin1[^1] = 0xE9;

        Assert.Equal("m: the header is not valid UTF-8", Assert.Throws<ModelFileException>(() => Read(latin1)).Message);
    }

    public static TheoryData<byte[], string> ForeignFiles => new()
    {
        { [], "is empty" },
        { [.. "PK\u0003\u0004\u0014\0\0\0\u0008\0"u8, .. new byte[20]], "is a zip archive" },
        { [.. "PK\u0005\u0006"u8, .. new byte[18]], "is a zip archive" },
        { [0x80, 2, (byte)'}', (byte)'q', 0, (byte)'.'], "is a Python pickle" },
        { [0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, .. new byte[10]], "is a Python pickle" },
        { [0x89, .. "HDF\r\n\u001a\n"u8, .. new byte[20]], "is an HDF5 file" },
        { [0x93, .. "NUMPY\u0001\0"u8, .. new byte[20]], "is a NumPy array" },
        { [.. "GGUF"u8, 3, 0, 0, 0, 1, 0, 0, 0], "is a GGUF file" },
        { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "is compressed with gzip" },
        { [.. "{\"layers\": []}\n"u8], "is a text file" },
        { [.. "hello"u8], "is a text file" },
        { [0x80, 5, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, .. new byte[10]], "is a Python pickle" },
        // protocols of pickle are 2 to 5 (0 and 1 have no such mark); 0x180 and 0x680 bytes of header are lengths like any other
        { [0x80, 1, .. new byte[20]], "is cut off: its header needs 392 bytes" },
        { [0x80, 6, .. new byte[20]], "is cut off: its header needs 1672 bytes" },
        // 61 letters, then three of the four bytes of a face; a byte that starts no letter
        { [.. Encoding.UTF8.GetBytes(new string('a', 61) + "🙂a")], "is a text file" },
        { [0xFF, 0xFF], "is cut off: it has 2 bytes" },
        // 63 letters, then half of an é
        { [.. Encoding.UTF8.GetBytes(new string('a', 63) + "éa")], "is a text file" },
        // the header of 640 bytes starts: no pickle, though 640 is written 80 02
        { [0x80, 2, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"'], "is cut off: its header needs 648 bytes" },
        { [1, 2, 3], "is cut off: it has 3 bytes" },
        { [.. Enumerable.Repeat((byte)0xFF, 100)], "is not a safetensors file" },
    };

    [Theory]
    [MemberData(nameof(ForeignFiles))]
    public void ForeignFilesAreNamed(byte[] bytes, string expected)
        => Assert.StartsWith($"m: {expected}", Assert.Throws<ModelFileException>(() => Read(bytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void FilesThatCannotBeOpenedAreStorageFaults()
    {
        using TemporaryFolder folder = new();
        string missing = folder["missing"];

        Assert.Equal($"{missing}: does not exist", Assert.Throws<StorageException>(() => SafetensorsFile.Read(missing)).Message);
        Assert.Equal($"{folder.Path}: cannot be read: it is a directory", Assert.Throws<StorageException>(() => SafetensorsFile.Read(folder.Path)).Message);
    }

    [Fact]
    public void TheHeaderIsPaddedToEightBytesWhateverTheNames()
    {
        for (int length = 1; length <= 9; length++)
        {
            byte[] bytes = Write(new([StoredTensor.From<double>(new string('x', length), [1], [1])]));
            Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8);
            Assert.Equal(bytes, Write(Read(bytes)));
        }
    }

    [Fact]
    public void NamesAreUniqueAndBytesFitTheShape()
    {
        StoredTensor tensor = StoredTensor.From<float>("a", [1], [1]);

        Assert.Throws<ArgumentException>(() => new SafetensorsFile([tensor, tensor]));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([StoredTensor.From<float>("__metadata__", [1], [1])]));
        Assert.Throws<ArgumentException>(() => StoredTensor.From<float>("a", [2], [1]));
        Assert.Throws<ArgumentException>(() => StoredTensor.From<float>("a", [-1, -1], [1]));
        Assert.Throws<ArgumentException>(() => StoredTensor.From<float>("a", [0], []));
    }
}
