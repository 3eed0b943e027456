using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Onnx;
using Backprop.Onnx.Messages;
using Backprop.Serialization;
using Backprop.Tests.Layers;
using Backprop.Tests.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Onnx;

/// <summary>Networks as graphs, computed by the evaluator that every export is compared with.</summary>
public sealed class NetworkExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Layers => LayerCases.Names;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_gives_what_Infer_gives(string name)
        => Assert.InRange(OnnxFile.Save(folder["model.onnx"], LayerCase<float>.Network(LayerCases.Get<float>(name).Make())).LargestDifference, 0, 1e-5);

    [Fact]
    public void Every_layer_that_a_model_file_can_hold_has_nodes()
    {
        HashSet<Type> covered = [.. OnnxCases.Networks().SelectMany(row => row.Network.Tree).Select(layer => layer.GetType())];
        Assert.All(LayerRegistry<float>.Kinds, kind => Assert.Contains(kind.LayerType, covered));
    }

    [Fact]
    public void Random_networks_give_what_Infer_gives()
    {
        for (int seed = 0; seed < 300; seed++)
            Assert.InRange(OnnxFile.Save(folder["model.onnx"], RandomNetwork.Build<float>(new Seed(seed))).LargestDifference, 0, 1e-5);
    }

    // Scores of 300·x: e^(−300·|x|) is 0 in float for most x, its logarithm is not.
    [Fact]
    public void Probabilities_next_to_0_have_their_logarithm()
    {
        var network = new Sequential<float>(new Ensemble<float>(Averaging.Probabilities, Confident(300), Confident(500)));
        Assert.InRange(OnnxFile.Save(folder["model.onnx"], network).LargestDifference, 0, 1e-5);

        static Sequential<float> Confident(float slope) => new(new Dense<float>(Matrix<float>.Build.DenseOfColumnArrays([slope, 0f, -slope])));
    }

    // The first bin of the first feature has no width, and so has the last of the second.
    [Fact]
    public void Bins_without_width_are_exported()
    {
        var layer = new PiecewiseLinear<float>(2, 3);
        layer.Edges.SetColumn(0, [-0.5f, -0.5f, 0.25f, 0.5f]);
        layer.Edges.SetColumn(1, [-0.5f, 0, 1, 1]);
        Assert.InRange(OnnxFile.Save(folder["model.onnx"], new Sequential<float>(layer)).LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void Weights_keep_their_names_and_the_layout_of_PyTorch()
    {
        var network = new Sequential<float>(new Seed(1), new Dense<float>(2, 3), new BatchNorm<float>(3), new Residual<float>(new Dense<float>(3, 3, bias: false)));
        GraphProto graph = ModelGraph.Of(network);
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "2.inner.0.weight"], graph.Initializer.Select(tensor => tensor.Name));
        Assert.Equal(["/0/Gemm", "/1/BatchNormalization", "/2/inner/0/Gemm", "/2/Add", "/output/Identity"], graph.Node.Select(node => node.Name));
        // out × in in memory, column after column; [out, in] in the file, row after row.
        Assert.Equal([3, 2], graph.Initializer[0].Dims);
        float[] w = network.Parameters[0].Values.ToArray();
        Assert.Equal(new float[] { w[0], w[3], w[1], w[4], w[2], w[5] }.SelectMany(BitConverter.GetBytes), graph.Initializer[0].RawData);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        foreach (string name in new[] { "a.onnx", "b.onnx" })
            OnnxFile.Save(folder[name], RandomNetwork.Build<float>(new Seed(7)));
        Assert.Equal(File.ReadAllBytes(folder["a.onnx"]), File.ReadAllBytes(folder["b.onnx"]));
    }

    [Fact]
    public void A_layer_of_the_callers_own_is_refused_by_name()
    {
        var network = new Sequential<float>(new Seed(1), new Dense<float>(2, 2), new Residual<float>(new Squaring()));
        ExportException e = Assert.Throws<ExportException>(() => OnnxFile.Save(folder["model.onnx"], network));
        Assert.Contains("Squaring \"1.inner.0\"", e.Message);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_refused_by_name()
    {
        var network = new Sequential<float>(new Seed(1), new Dense<float>(2, 2));
        network.Parameters[1].Values[1] = float.NaN;
        Assert.Contains("\"0.bias\"", Assert.Throws<ExportException>(() => OnnxFile.Save(folder["model.onnx"], network)).Message);
        Assert.Empty(folder.Names);
    }

    // Each is a fault that an exporter can have: a weight that is not the model's, an activation's setting, a forgotten branch, another order.
    [Theory]
    [InlineData("weight")]
    [InlineData("setting")]
    [InlineData("branch")]
    [InlineData("order")]
    public void A_graph_that_computes_something_else_is_refused_and_the_file_before_stays(string fault)
    {
        var network = new Sequential<float>(new Seed(1), new Dense<float>(3, 3), new LeakyReLU<float>(0.2), new Residual<float>(new Sigmoid<float>()));
        string path = folder["model.onnx"];
        OnnxFile.Save(path, network);
        byte[] before = File.ReadAllBytes(path);
        GraphProto graph = ModelGraph.Of(network);
        switch (fault)
        {
            case "weight":
                float[] bias = [1e-3f, 0, 0];
                graph.Initializer[1].RawData = Google.Protobuf.ByteString.CopyFrom([.. bias.SelectMany(BitConverter.GetBytes)]);
                break;
            case "setting":
                graph.Node[1].Attribute[0].F = 0.201f;
                break;
            case "branch":
                graph.Node[3].Input[0] = graph.Node[3].Input[1];
                break;
            case "order":
                (graph.Node[1].OpType, graph.Node[2].OpType) = (graph.Node[2].OpType, graph.Node[1].OpType);
                graph.Node[2].Attribute.Add(graph.Node[1].Attribute);
                graph.Node[1].Attribute.Clear();
                break;
        }
        ExportException e = Assert.Throws<ExportException>(() => OnnxFile.Save(path, graph, written => OnnxCheck.LargestDifference(written, network)));
        Assert.Contains("nothing was written", e.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["model.onnx"], folder.Names);
    }

    private sealed class Squaring : Activation<float>
    {
        public override string Title => "Squaring";

        protected override void Function(ReadOnlySpan<float> z, Span<float> a)
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = z[i] * z[i];
        }

        protected override void Derivative(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> Δ, Span<float> δ)
        {
            for (int i = 0; i < z.Length; i++)
                δ[i] = 2 * z[i] * Δ[i];
        }
    }
}
