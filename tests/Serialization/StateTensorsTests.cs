using System.Text.Json.Nodes;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Serialization;

/// <summary>What a checkpoint stores beside the network.</summary>
public class StateTensorsTests
{
    // An optimizer may remember an infinite moment; row-major in the file, column-major in memory.
    [Fact]
    public void MatricesAndVectorsComeBack()
    {
        Matrix<float> matrix = Matrix<float>.Build.DenseOfRowArrays([[1, 2, float.PositiveInfinity], [4, 5, 6]]), vector = Matrix<float>.Build.DenseOfColumnArrays([[7f, 8]]);

        StoredTensor stored = StateTensors.Of("m", new NamedMatrix<float>("other", matrix, IsVector: false));
        Assert.Equal("m F32 [2, 3]", stored.ToString());
        Assert.Equal([1, 2, float.PositiveInfinity, 4, 5, 6], stored.Values<float>());
        Assert.Equal(new NamedMatrix<float>("back", matrix, IsVector: false), StateTensors.MatrixOf<float>("back", stored));

        stored = StateTensors.Of("v", new NamedMatrix<float>("other", vector, IsVector: true));
        Assert.Equal("v F32 [2]", stored.ToString());
        Assert.Equal(new NamedMatrix<float>("back", vector, IsVector: true), StateTensors.MatrixOf<float>("back", stored));
    }

    [Fact]
    public void OtherTypesAndShapesAreRefused()
    {
        Refused<float>(StoredTensor.From<double>("t", [1], [1.0]), "The tensor t F64 [1] is not a vector or matrix of F32.");
        Refused<double>(StoredTensor.From<float>("t", [1], [1f]), "The tensor t F32 [1] is not a vector or matrix of F64.");
        Refused<float>(StoredTensor.From<float>("t", [], [1f]), "The tensor t F32 [] is not a vector or matrix of F32.");
        Refused<float>(StoredTensor.From<float>("t", [1, 2, 1], [1f, 2]), "The tensor t F32 [1, 2, 1] is not a vector or matrix of F32.");

        static void Refused<T>(StoredTensor tensor, string message) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
            => Assert.Equal(message, Assert.Throws<ArgumentException>(() => StateTensors.MatrixOf<T>("x", tensor)).Message);
    }

    [Fact]
    public void ACheckpointComesBackWithItsTensors()
    {
        Sequential<float> network = new(new Seed(1), new Dense<float>(2, 1));
        CheckpointFile<float> checkpoint = new(network, new JsonObject { ["step"] = 7 }, [StoredTensor.From<float>("a", [2], [1f, 2]), StoredTensor.From<float>("b.c", [1], [3f])]);

        CheckpointFile<float> back = CheckpointFile<float>.Unpack(checkpoint.Pack(), "c");

        Assert.Equal("""{"step":7}""", back.Section.ToJsonString());
        Assert.Equal(["a F32 [2]", "b.c F32 [1]"], back.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal([3f], back.Tensors[1].Values<float>());
        Assert.Equal(network.Parameters[0].Values.ToArray(), back.Model.Parameters[0].Values.ToArray());
        Assert.Equal("c: holds a model but no checkpoint to go on from",
            Assert.Throws<ModelFileException>(() => CheckpointFile<float>.Unpack(ModelFile.Pack(network, null), "c")).Message);
    }

    // A checkpoint's tensors have a name after the prefix, and a model without the section has none.
    [Fact]
    public void OnlyACheckpointOwnsTensors()
    {
        JsonObject with = new() { ["checkpoint"] = new JsonObject() }, without = [];
        Assert.True(CheckpointSection.Owns(Named("checkpoint.x"), with));
        Assert.False(CheckpointSection.Owns(Named("checkpoint."), with));
        Assert.False(CheckpointSection.Owns(Named("0.weight.and.more"), with));
        Assert.False(CheckpointSection.Owns(Named("checkpoint.x"), without));

        static StoredTensor Named(string name) => StoredTensor.From<float>(name, [1], [1f]);
    }
}
