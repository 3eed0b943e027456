using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Serialization;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static LoadedModel<T> Load<T>(byte[] bytes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ModelFile.Unpack<T>(SafetensorsFile.Read(new MemoryStream(bytes), "m"), "m");

    private static byte[] Bytes(SafetensorsFile content)
    {
        MemoryStream stream = new();
        content.Write(stream);
        return stream.ToArray();
    }

    // A file with any metadata text and the checksum that belongs to it: what a program with bad intentions can make.
    private static byte[] Forged(string text, params StoredTensor[] tensors)
        => Bytes(new SafetensorsFile(tensors, [new(ModelMetadata.Key, text), new(ModelChecksum.Key, ModelChecksum.Of(text, tensors))]));

    private static string Refusal(byte[] bytes) => Assert.Throws<ModelFileException>(() => Load<float>(bytes)).Message;

    private static Sequential<float> Small() => new(new Seed(1), new Dense<float>(2, 3), new LeakyReLU<float>(0.25), new Dense<float>(3, 1));

    private static void AssertRoundTrip<T>(string path, Seed seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Sequential<T> model = RandomNetwork.Build<T>(seed);
        JsonObject sections = new() { ["tabular"] = new JsonObject { ["columns"] = new JsonArray("a\n\"é\"", "🙂"), ["mean"] = 0.1 + 0.2, ["none"] = null }, ["x"] = null };
        Matrix<T> inputs = RandomNetwork.Inputs(model, seed.Stream("inputs"), 5);

        ModelFile.Save(path, model, sections);
        byte[] first = File.ReadAllBytes(path);
        LoadedModel<T> loaded = ModelFile.Load<T>(path);
        ModelFile.Save(path, loaded.Model, loaded.Sections);

        Assert.Equal(first, File.ReadAllBytes(path));
        Assert.True(JsonNode.DeepEquals(sections, loaded.Sections));
        Assert.Equal(model.Infer(inputs).ToColumnMajorArray(), loaded.Model.Infer(inputs).ToColumnMajorArray());
        Assert.Equal(model.ToString(), loaded.Model.ToString());
    }

    [Fact]
    public void RandomNetworksPredictTheSameBitsAndSaveTheSameBytes()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            AssertRoundTrip<float>(folder["float"], new Seed(seed));
            AssertRoundTrip<double>(folder["double"], new Seed(seed));
        }
        Assert.Equal(["double", "float"], folder.Names);
    }

    [Fact]
    public void AStreamTakesAndGivesTheBytesOfAFile()
    {
        Sequential<float> model = Small();
        JsonObject sections = new() { ["x"] = 1 };
        Dictionary<string, string> foreign = new() { ["format"] = "pt" };
        ModelFile.Save(folder["m"], model, sections, foreign);
        MemoryStream stream = new();
        stream.Write([1, 2, 3]);
        ModelFile.Save(stream, model, sections, foreign);

        Assert.Equal(File.ReadAllBytes(folder["m"]), stream.ToArray()[3..]);
        stream.Position = 3;
        LoadedModel<float> loaded = ModelFile.Load<float>(stream, "m");
        Assert.Equal(model.State.Select(item => item.Value), loaded.Model.State.Select(item => item.Value));
        Assert.Equal("pt", loaded.ForeignMetadata["format"]);
        Assert.Equal($"{model}\nformat {loaded.FormatVersion}; sections: \"x\"; of other programs: \"format\"", $"{loaded}");
        Assert.True(stream.CanRead);
        Assert.Equal("m: is empty", Assert.Throws<ModelFileException>(() => ModelFile.Load<float>(stream, "m")).Message);
    }

    [Fact]
    public void AStreamThatCannotSeekIsRefusedWithARemedy()
    {
        using var stream = new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);
        Assert.Contains("copy this one into a MemoryStream first", Assert.Throws<ArgumentException>("stream", () => ModelFile.Load<float>(stream)).Message);
    }

    [Fact]
    public void WeightsAreStoredInPyTorchsLayout()
    {
        // W = | 1 2 3 |   in memory column after column: 1 4 2 5 3 6; in the file row after row, [out, in] = [2, 3]
        //     | 4 5 6 |
        Matrix<float> weight = Matrix<float>.Build.DenseOfRowArrays([1, 2, 3], [4, 5, 6]);
        ModelFile.Save(folder["m"], new Sequential<float>(new Dense<float>(weight, MathNet.Numerics.LinearAlgebra.Vector<float>.Build.Dense([7, 8]))));

        SafetensorsFile content = SafetensorsFile.Read(folder["m"]);

        Assert.Equal(["0.weight F32 [2, 3]", "0.bias F32 [2]"], content.Tensors.Select(tensor => tensor.ToString()));
        byte[] expected =
        [
            0, 0, 0x80, 0x3F, 0, 0, 0x00, 0x40, 0, 0, 0x40, 0x40, // 1 2 3
            0, 0, 0x80, 0x40, 0, 0, 0xA0, 0x40, 0, 0, 0xC0, 0x40, // 4 5 6
        ];
        Assert.Equal(expected, content.Tensors[0].Bytes.ToArray());
        Assert.Equal(weight, ((Dense<float>)ModelFile.Load<float>(folder["m"]).Model.Layers[0]).Weight.Value);
    }

    [Fact]
    public void TensorsOfNestedLayersAndRunningStatisticsHaveNames()
    {
        Sequential<double> model = new(new Seed(1), new Residual<double>(new BatchNorm<double>(2), new Dense<double>(2, 2, bias: false)));

        Assert.Equal(
            ["0.inner.0.weight F64 [2]", "0.inner.0.bias F64 [2]", "0.inner.0.running_mean F64 [2]", "0.inner.0.running_var F64 [2]", "0.inner.1.weight F64 [2, 2]"],
            ModelFile.Pack(model, null).Tensors.Select(tensor => tensor.ToString()));
    }

    [Fact]
    public void AFileCutAnywhereIsRefused()
    {
        byte[] bytes = Bytes(ModelFile.Pack(Small(), null));
        for (int length = 0; length < bytes.Length; length++)
            Refusal(bytes[..length]);
    }

    [Fact]
    public void EveryFlippedBitIsRefused()
    {
        byte[] bytes = Bytes(ModelFile.Pack(Small(), new JsonObject { ["tabular"] = new JsonObject { ["classes"] = new JsonArray("\t", "é", "🙂"), ["mean"] = 1e-7 } }));
        Load<float>(bytes);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(Record.Exception(() => Load<float>(bytes)) is ModelFileException, $"bit {bit % 8} of byte {bit / 8}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void FloatsWidenToDoubleAndDoublesAreNotRounded()
    {
        Sequential<float> model = Small();
        ModelFile.Save(folder["f"], model);
        Sequential<double> wide = ModelFile.Load<double>(folder["f"]).Model;
        Assert.Equal(model.Parameters.SelectMany(p => p.Values.ToArray()).Select(value => (double)value), wide.Parameters.SelectMany(p => p.Values.ToArray()));

        ModelFile.Save(folder["d"], wide);
        Assert.Equal(
            $"{folder["d"]}: tensor \"0.weight\" is stored in double precision (F64), which float would round: load it as double",
            Assert.Throws<ModelFileException>(() => ModelFile.Load<float>(folder["d"])).Message);
    }

    [Fact]
    public void AFailedSaveLeavesThePreviousFile()
    {
        ModelFile.Save(folder["m"], Small());
        byte[] previous = File.ReadAllBytes(folder["m"]);
        Sequential<float> diverged = Small();
        diverged.Parameters[1].Values[0] = float.NaN;

        Assert.StartsWith("\"0.bias\" has a value that is NaN or infinite", Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], diverged)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Small(), new JsonObject { ["architecture"] = 1 }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Small(), new JsonObject { ["x"] = double.NaN }));
        Assert.Throws<StorageException>(() => ModelFile.Save(Path.Join(folder["missing"], "m"), Small()));

        Assert.Equal(previous, File.ReadAllBytes(folder["m"]));
        Assert.Equal(["m"], folder.Names);
    }

    [Fact]
    public void APartOfANetworkIsNotSaved()
    {
        Sequential<float> part = Small();
        _ = new Sequential<float>(part);

        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], part));
    }

    [Fact]
    public void TheChecksumIsTheDocumentedOne()
    {
        // python: import hashlib, struct; n = lambda v: struct.pack('<q', v); t = lambda b: n(len(b)) + b
        // hashlib.sha256(t(b'{}') + t(b'a') + t(b'F32') + n(2) + n(1) + n(2) + t(struct.pack('<ff', 1, 2))
        //                         + t(b'b') + t(b'F64') + n(0) + t(struct.pack('<d', 3))).hexdigest()
        StoredTensor a = StoredTensor.From<float>("a", [1, 2], [1, 2]), b = StoredTensor.From<double>("b", [], [3]);
        const string expected = "sha256:fc24a68892085a6a4fc1b1ff1b2f718ce3f8da7a5eed57048e3bd4795ac3ba35";

        Assert.Equal(expected, ModelChecksum.Of("{}", [a, b]));
        Assert.Equal(expected, ModelChecksum.Of("{}", [b, a]));
    }

    [Fact]
    public void MetadataOfOtherProgramsIsIgnored()
    {
        SafetensorsFile content = ModelFile.Pack(Small(), null);
        SafetensorsFile other = new(content.Tensors.Reverse(), [.. content.Metadata, new("format", "pt")]);

        Assert.Equal(3, Load<float>(Bytes(other)).Model.Layers.Count);
        Assert.Equal("pt", SafetensorsFile.Read(new MemoryStream(Bytes(other))).Metadata["format"]);
    }

    [Fact]
    public void APlainFileOfWeightsNamesTheWayToLoadIt()
        => Assert.Equal(
            "m: holds tensors but not the network they belong to; build that network and load them with WeightsFile.Load",
            Refusal(Bytes(new SafetensorsFile([StoredTensor.From<float>("0.weight", [1, 1], [1])]))));

    private const string OneDense = """{"formatVersion":1,"architecture":[{"kind":"dense","outputs":1,"inputs":2,"bias":false}]}""";

    [Fact]
    public void TheForgedFilesBelowWouldLoadIfTheyWereRight()
        => Assert.Equal([3f], Load<float>(Forged(OneDense, StoredTensor.From<float>("0.weight", [1, 2], [1, 2]))).Model.Infer(Matrix<float>.Build.Dense(2, 1, 1)).ToColumnMajorArray());

    [Theory]
    // versions
    [InlineData("""{"formatVersion":2,"needs":"1.4","architecture":[]}""", "needs Backprop ≥ 1.4: its format is version 2, and this Backprop reads up to 1")]
    [InlineData("""{"formatVersion":2,"needs":"a\nb"}""", "needs Backprop in a newer version: its format is version 2, and this Backprop reads up to 1")]
    [InlineData("""{"formatVersion":2,"needs":3}""", "needs Backprop in a newer version: its format is version 2, and this Backprop reads up to 1")]
    [InlineData("""{"formatVersion":0,"architecture":[]}""", "has no valid formatVersion")]
    [InlineData("""{"formatVersion":1.5,"architecture":[]}""", "has no valid formatVersion")]
    [InlineData("""{"formatVersion":"1","architecture":[]}""", "has no valid formatVersion")]
    [InlineData("""{"architecture":[]}""", "has no valid formatVersion")]
    [InlineData("[]", "the text under backprop is not a JSON object")]
    [InlineData("""{"formatVersion":1}""", "has no architecture")]
    // sizes against the tensors
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":2,"inputs":1,"bias":false}]}""", "tensor \"0.weight\" has the shape [1, 2], but the architecture says [2, 1]")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":2147483647,"inputs":2147483647,"bias":false}]}""", "tensor \"0.weight\" has the shape [1, 2], but the architecture says [2147483647, 2147483647]")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":2147483648,"inputs":2,"bias":false}]}""", "layer \"0\" has a \"outputs\" that is not a whole number from 1 to 2147483647")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":-1,"inputs":2,"bias":false}]}""", "layer \"0\" has a \"outputs\" that is not a whole number from 1 to 2147483647")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"scale","size":2}]}""", "tensor \"0.weight\" has the shape [1, 2], but the architecture says [2]")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"relu"},{"kind":"dense","outputs":1,"inputs":2,"bias":false}]}""", "has no tensor \"1.weight\", which its architecture needs")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":1,"inputs":2,"bias":true}]}""", "has no tensor \"0.bias\" [1]; it holds \"0.weight\"")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"relu"}]}""", "has a tensor \"0.weight\" [1, 2] for which the network has no place")]
    // layers
    [InlineData("""{"formatVersion":1,"architecture":[]}""", "the network cannot be built: A Sequential needs at least one layer. (Parameter 'layers')")]
    [InlineData("""{"formatVersion":1,"architecture":{}}""", "the network is described by something other than a list of layers")]
    [InlineData("""{"formatVersion":1,"architecture":[1]}""", "layer \"0\" is not described by a JSON object")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"residual","layers":[[]]}]}""", "layer \"0.inner.0\" is not described by a JSON object")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"residual"}]}""", "layer \"0\" has no \"layers\"")]
    [InlineData("""{"formatVersion":1,"architecture":[{}]}""", "layer \"0\" has no \"kind\"")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":1}]}""", "layer \"0\" has a \"kind\" that is not a text")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"relu","slope":1}]}""", "layer \"0\" has an unknown setting \"slope\"")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"elu"}]}""", "layer \"0\" has no \"alpha\"")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"elu","alpha":1e400}]}""", "layer \"0\" has a \"alpha\" that is out of range")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"elu","alpha":"1"}]}""", "layer \"0\" has a \"alpha\" that is not a number")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":1,"inputs":2,"bias":0}]}""", "layer \"0\" has a \"bias\" that is not true or false")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":0,"inputs":2,"bias":false}]}""", "layer \"0\" has a \"outputs\" that is not a whole number from 1 to 2147483647")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dense","outputs":"1","inputs":2,"bias":false}]}""", "layer \"0\" has a \"outputs\" that is not a number")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"branch","past":1,"through":[0],"layers":[]}]}""", "layer \"0\" has a \"past\" that is not a list of whole numbers")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"branch","past":[0.5],"through":[0],"layers":[]}]}""", "layer \"0\" has a \"past\" that is not a list of whole numbers")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"parametric","size":2,"layers":[{"kind":"elu"}]}]}""", "layer \"0.inner.0\" has no \"alpha\"")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"parametric","size":2,"layers":[]}]}""", "layer \"0\" cannot be built: It has one activation of its own, no more and no other layer.")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"grouped_dense","inputs":1,"outputs":2,"groups":3}]}""", "layer \"0\" cannot be built: 2 outputs cannot be shared among 3 groups.")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"ensemble","averages":"medians","layers":[]}]}""", "layer \"0\" cannot be built: There is no average of \"medians\".")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"ensemble","averages":"outputs","layers":[{"kind":"relu"}]}]}""", "layer \"0\" cannot be built: A member of an ensemble is a sequential, got ReLU.")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"dropout","probability":1}]}""", "layer \"0\" cannot be built: probability must lie in [0, 1), got 1. (Parameter 'probability')")]
    public void WhatContradictsItselfIsRefused(string text, string expected)
        => Assert.Equal($"m: {expected}", Refusal(Forged(text, StoredTensor.From<float>("0.weight", [1, 2], [1, 2]))));

    [Theory]
    [InlineData("""{"formatVersion":1,"formatVersion":1,"architecture":[]}""")]
    [InlineData("""{"formatVersion":1,"architecture":[{"kind":"relu","kind":"relu"}]}""")]
    [InlineData("""{"formatVersion":1,"architecture":[],"tabular":{"a":1,"\u0061":2}}""")]
    [InlineData("""{"formatVersion":1,"architecture":[],"tabular":"\ud800"}""")]
    [InlineData("""{"formatVersion":1,"architecture":[],"tabular":["\ud800"]}""")]
    [InlineData("")]
    public void MetadataThatIsNotStrictJsonIsRefused(string text)
        => Assert.StartsWith("m: the text under backprop is not valid JSON: ", Refusal(Forged(text)), StringComparison.Ordinal);

    [Fact]
    public void AnUnknownLayerIsRefusedWithTheKnownOnes()
        => Assert.Equal(
            "m: layer \"0\" is of the unknown kind \"System.Diagnostics.Process\"; known are batch_norm, branch, dense, dropout, elu, ensemble, gelu, grouped_dense, layer_norm, leaky_relu, mish, parametric, periodic, piecewise_linear, relu, residual, scale, selu, sequential, sigmoid, silu, softmax, softplus, tanh",
            Refusal(Forged("""{"formatVersion":1,"architecture":[{"kind":"System.Diagnostics.Process"}]}""")));

    [Fact]
    public void AMillionLayersAreRefusedBeforeAnyIsBuilt()
    {
        string layers = string.Join(',', Enumerable.Repeat("""{"kind":"relu"}""", 1_000_000));

        Assert.Equal("m: describes more than 10000 layers", Refusal(Forged($$"""{"formatVersion":1,"architecture":[{{layers}}]}""")));
    }

    [Fact]
    public void LayersCountInsideOthersToo()
    {
        string inner = string.Join(',', Enumerable.Repeat("""{"kind":"relu"}""", 5_000));
        string block = $$"""{"kind":"residual","layers":[{{inner}}]}""";

        Assert.Equal("m: describes more than 10000 layers", Refusal(Forged($$"""{"formatVersion":1,"architecture":[{{block}},{{block}}]}""")));
        Layer<float>[] layers = [.. Enumerable.Range(0, 10_001).Select(_ => new ReLU<float>())];
        Assert.Throws<ArgumentException>(() => ModelFile.Pack(new Sequential<float>(layers), null));
        Load<float>(Bytes(ModelFile.Pack(new Sequential<float>(layers[1..]), null)));
    }

    [Fact]
    public void WhatIsSavedLoadsAtEveryDepthThatSavingAllows()
    {
        Layer<float> layer = new ReLU<float>();
        int depth = 0;
        while (Record.Exception(() => ModelFile.Pack(new Sequential<float>(layer), null)) is not { } exception)
        {
            Load<float>(Bytes(ModelFile.Pack(new Sequential<float>(layer), null)));
            layer = new Residual<float>(layer);
            Assert.InRange(++depth, 1, 100);
        }
        Assert.InRange(depth, 20, 64);
    }

    [Fact]
    public void AHundredNestedLayersAreRefused()
    {
        string nested = string.Concat(Enumerable.Repeat("""{"kind":"residual","layers":[""", 100)) + """{"kind":"relu"}""" + string.Concat(Enumerable.Repeat("]}", 100));

        Assert.StartsWith("m: the text under backprop is not valid JSON: ", Refusal(Forged($$"""{"formatVersion":1,"architecture":[{{nested}}]}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void WeightsThatAreNotFiniteAreRefused(float value)
        => Assert.Equal("m: tensor \"0.weight\" has a value that is NaN or infinite", Refusal(Forged(OneDense, StoredTensor.From<float>("0.weight", [1, 2], [1, value]))));

    [Fact]
    public void AMissingChecksumIsRefused()
    {
        SafetensorsFile content = ModelFile.Pack(Small(), null);

        Assert.Equal("m: has no checksum under backprop.checksum", Refusal(Bytes(new SafetensorsFile(content.Tensors, content.Metadata.Remove(ModelChecksum.Key)))));
    }

    [Fact]
    public void NumbersAreWrittenTheSameInEveryCulture()
    {
        byte[] expected = Bytes(ModelFile.Pack(Small(), null));
        using CommaCulture comma = new();
        Assert.Equal(expected, Bytes(ModelFile.Pack(Small(), null)));
        Load<float>(expected);
    }
}
