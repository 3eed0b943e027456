using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

/// <summary>The texts of a model file: its sections, other programs' metadata, and what it says of them.</summary>
public class ModelTextTests
{
    private static Sequential<float> Network() => new(new Seed(1), new Dense<float>(1, 1, bias: false));

    [Fact]
    public void TheDescriptionIsWrittenInOrder()
        => Assert.Equal(
            """{"formatVersion":1,"needs":"0.1","architecture":[{"kind":"dense","outputs":1,"inputs":1,"bias":false}],"a":null,"b":[1]}""",
            ModelMetadata.Write(Network(), new JsonObject { ["a"] = null, ["b"] = new JsonArray(1) }));

    [Theory]
    [InlineData("formatVersion")]
    [InlineData("needs")]
    [InlineData("architecture")]
    public void TheFilesOwnNamesAreNoSections(string name)
        => Assert.StartsWith(
            $"A section cannot be called \"{name}\": the model file uses that name itself.",
            Assert.Throws<ArgumentException>("sections", () => ModelMetadata.Write(Network(), new JsonObject { [name] = 1 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void APartIsNotSavedAndSaysWhoseItIs()
    {
        Sequential<float> part = Network();
        _ = new Sequential<float>(part);

        Assert.StartsWith(
            $"{part.Title} \"0\" is a part of another network, which gives its weights their names. Save the whole network.",
            Assert.Throws<ArgumentException>("model", () => ModelFile.Pack(part, null)).Message,
            StringComparison.Ordinal);
    }

    // What other programs wrote is kept, but never takes the place of the file's own texts.
    [Fact]
    public void MetadataOfOthersIsKeptBesideTheFilesOwn()
    {
        using TemporaryFolder folder = new();
        ModelFile.Save(folder["m"], Network(), null, new Dictionary<string, string> { ["format"] = "pt", [ModelMetadata.Key] = "x", [ModelChecksum.Key] = "y" });

        Assert.Equal([new("format", "pt")], ModelFile.Load<float>(folder["m"]).ForeignMetadata);
        Assert.Equal(["backprop", "backprop.checksum", "format"], SafetensorsFile.Read(folder["m"]).Metadata.Keys);
    }

    // PyTorch counts batches beside its weights: a file of weights may hold that, a model file has no use for it.
    [Fact]
    public void ACounterOfBatchesIsNoPartOfAModel()
    {
        SafetensorsFile content = ModelFile.Pack(Network(), null, new StoredTensor("0.num_batches_tracked", TensorType.I64, [], new byte[8]));

        Assert.Equal(
            "m: has a tensor \"0.num_batches_tracked\" [] for which the network has no place",
            Assert.Throws<ModelFileException>(() => ModelFile.Unpack<float>(content, "m")).Message);
    }

    [Fact]
    public void ManyTensorsAreNamedInPart()
    {
        ImmutableArray<StoredTensor> tensors = [.. Enumerable.Range(0, 8).Select(i => StoredTensor.From<float>($"t{i}", [1], [1]))];

        Assert.EndsWith("\"t4\", \"t5\", …", Refusal(tensors), StringComparison.Ordinal);
        Assert.EndsWith("\"t4\", \"t5\"", Refusal(tensors[..6]), StringComparison.Ordinal);

        static string Refusal(ImmutableArray<StoredTensor> tensors)
        {
            using TemporaryFolder folder = new();
            new SafetensorsFile(tensors).Write(folder["w"]);
            return Assert.Throws<ModelFileException>(() => WeightsFile.Load(folder["w"], Network())).Message;
        }
    }

    [Fact]
    public void ADamagedFileSaysSo()
    {
        SafetensorsFile content = ModelFile.Pack(Network(), null);
        SafetensorsFile changed = new([StoredTensor.From<float>("0.weight", [1, 1], [7])], content.Metadata);

        Assert.Equal(
            "m: does not match its checksum: it is damaged or was changed by another program",
            Assert.Throws<ModelFileException>(() => ModelFile.Unpack<float>(changed, "m")).Message);
    }
}
