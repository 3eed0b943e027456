using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Serialization;

public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private sealed class Doubling : Activation<float>
    {
        public override string Title => "Doubling";

        protected override void Function(ReadOnlySpan<float> z, Span<float> a)
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = 2 * z[i];
        }

        protected override void Derivative(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> Δ, Span<float> δ)
        {
            for (int i = 0; i < z.Length; i++)
                δ[i] = 2 * Δ[i];
        }
    }

    [Fact]
    public void SavesWhatNoModelFileKnows()
    {
        static Sequential<float> Network(long seed) => new(new Seed(seed), new Dense<float>(2, 3), new Doubling(), new Residual<float>(new Doubling(), new Dense<float>(3, 3)), new BatchNorm<float>(3));
        Sequential<float> saved = Network(1), loaded = Network(2);
        saved.State[^1].Value[0, 0] = 0.5f;
        Assert.Contains("; WeightsFile.Save keeps the weights of any layers.", Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["s"], saved)).Message);

        WeightsFile.Save(folder["s"], saved);
        WeightsFile.Load(folder["s"], loaded);

        Assert.Equal(saved.State.Select(item => item.Value), loaded.State.Select(item => item.Value));
        SafetensorsFile content = SafetensorsFile.Read(folder["s"]);
        Assert.Empty(content.Metadata);
        Assert.Equal([3, 2], content.Tensors.Single(tensor => tensor.Name == "0.weight").Shape);
        Assert.Equal(["s"], folder.Names);
    }

    [Fact]
    public void RefusesToSaveAPartOrWeightsThatAreNotFinite()
    {
        Sequential<float> part = new(new Seed(1), new Dense<float>(2, 2)), whole = new(part);
        Assert.Contains("\"0\" is a part of another network", Assert.Throws<ArgumentException>("model", () => WeightsFile.Save(folder["s"], part)).Message);
        whole.Parameters[0].Value[0, 0] = float.NaN;
        Assert.Throws<ArgumentException>(() => WeightsFile.Save(folder["s"], whole));
        Assert.Throws<ArgumentNullException>("model", () => WeightsFile.Save<float>(folder["s"], null!));
        Assert.Empty(folder.Names);
    }

    private static Sequential<float> Network() => new(new Seed(1), new Dense<float>(2, 1), new BatchNorm<float>(1));

    private string Write(params StoredTensor[] tensors)
    {
        new SafetensorsFile(tensors, [new("format", "pt")]).Write(folder["w"]);
        return folder["w"];
    }

    // What PyTorch saves for nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1)), in the order in which its safetensors writes.
    private static StoredTensor[] PyTorch() =>
    [
        new("1.num_batches_tracked", TensorType.I64, [], new byte[8]),
        StoredTensor.From<float>("0.bias", [1], [3]),
        StoredTensor.From<float>("0.weight", [1, 2], [1, 2]),
        StoredTensor.From<float>("1.bias", [1], [0.5f]),
        StoredTensor.From<float>("1.running_mean", [1], [4]),
        StoredTensor.From<float>("1.running_var", [1], [1]),
        StoredTensor.From<float>("1.weight", [1], [1]),
    ];

    [Fact]
    public void LoadsTheStateOfAPyTorchSequential()
    {
        Sequential<float> network = Network();

        WeightsFile.Load(Write(PyTorch()), network);

        Assert.Equal([1f, 2f, 3f, 1f, 0.5f, 4f, 1f], network.State.SelectMany(entry => entry.Value.ToColumnMajorArray()));
        // z = 1·10 + 2·20 + 3 = 53; (53 − 4)/√(1 + 10⁻⁵) + 0.5 = 49.49975…
        Assert.Equal(49.499755f, network.Infer(Matrix<float>.Build.DenseOfColumnArrays([10, 20]))[0, 0], 1e-5f);
    }

    [Fact]
    public void LoadsFloatsIntoDoubles()
    {
        Sequential<double> network = new(new Seed(1), new Dense<double>(2, 1), new BatchNorm<double>(1));

        WeightsFile.Load(Write(PyTorch()), network);

        Assert.Equal([1, 2, 3, 1, 0.5, 4, 1], network.State.SelectMany(entry => entry.Value.ToColumnMajorArray()));
    }

    [Fact]
    public void LoadsTheWeightsOfAModelFileAndVerifiesItsChecksum()
    {
        Sequential<float> saved = Network(), network = new(new Seed(2), new Dense<float>(2, 1), new BatchNorm<float>(1));
        ModelFile.Save(folder["m"], saved);

        WeightsFile.Load(folder["m"], network);

        Assert.Equal(saved.State.SelectMany(entry => entry.Value.ToColumnMajorArray()), network.State.SelectMany(entry => entry.Value.ToColumnMajorArray()));
        byte[] bytes = File.ReadAllBytes(folder["m"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder["m"], bytes);
        Assert.Throws<ModelFileException>(() => WeightsFile.Load(folder["m"], network));
    }

    public static TheoryData<string, StoredTensor[]> Misfits => new()
    {
        { "has no tensor \"0.bias\" [1]; it holds \"1.num_batches_tracked\", \"0.weight\", \"1.bias\", \"1.running_mean\", \"1.running_var\", \"1.weight\"", [.. PyTorch().Where(t => t.Name != "0.bias")] },
        { "has no tensor \"0.weight\" [1, 2]; it holds \"fc.weight\"", [StoredTensor.From<float>("fc.weight", [1, 2], [1, 2])] },
        { "has no tensor \"0.weight\" [1, 2]; it holds no tensors", [] },
        { "has a tensor \"2.weight\" [1] for which the network has no place", [.. PyTorch(), StoredTensor.From<float>("2.weight", [1], [1])] },
        { "has a tensor \"steps\" [] for which the network has no place", [.. PyTorch(), new("steps", TensorType.I64, [], new byte[8])] },
        { "tensor \"0.weight\" has the shape [2, 1] in the file, but the network needs [1, 2]", Replaced(StoredTensor.From<float>("0.weight", [2, 1], [1, 2])) },
        { "tensor \"1.bias\" has the shape [1, 1] in the file, but the network needs [1]", Replaced(StoredTensor.From<float>("1.bias", [1, 1], [1])) },
        { "tensor \"1.bias\" is stored in double precision (F64), which float would round: load it as double", Replaced(StoredTensor.From<double>("1.bias", [1], [1])) },
        { "tensor \"1.bias\" holds whole numbers (I64), not weights", Replaced(new StoredTensor("1.bias", TensorType.I64, [1], new byte[8])) },
        { "tensor \"1.weight\" has a value that is NaN or infinite", Replaced(StoredTensor.From<float>("1.weight", [1], [float.NaN])) },
    };

    private static StoredTensor[] Replaced(StoredTensor tensor) => [.. PyTorch().Select(other => other.Name == tensor.Name ? tensor : other)];

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public void WhatDoesNotFitIsRefusedAndChangesNothing(string expected, StoredTensor[] tensors)
    {
        Sequential<float> network = Network();
        float[] before = [.. network.State.SelectMany(entry => entry.Value.ToColumnMajorArray())];

        Assert.Equal($"{folder["w"]}: {expected}", Assert.Throws<ModelFileException>(() => WeightsFile.Load(Write(tensors), network)).Message);

        Assert.Equal(before, network.State.SelectMany(entry => entry.Value.ToColumnMajorArray()));
    }
}
