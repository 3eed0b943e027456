using System.Numerics;
using System.Text.Json;
using Backprop.Layers;
using Backprop.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>One case of Fixtures/networks.json: a network with its weights, a batch, and what PyTorch computed from them.</summary>
internal sealed class PyTorchNetwork(JsonElement json)
{
    public string Name => json.GetProperty("name").GetString()!;

    public static IReadOnlyList<PyTorchNetwork> All { get; } =
    [
        .. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "networks.json"))).RootElement.EnumerateArray().Select(item => new PyTorchNetwork(item)),
    ];

    /// <summary>The mean over the batch.</summary>
    public double LossValue => json.GetProperty("lossValue").GetDouble();

    /// <summary>Features × samples.</summary>
    public Matrix<double> Input => Samples(json.GetProperty("input"));

    /// <summary>Outputs × samples, or one row of class indices.</summary>
    public Matrix<double> Target => Samples(json.GetProperty("target"));

    /// <summary>Outputs × samples.</summary>
    public Matrix<double> Output => Samples(json.GetProperty("output"));

    /// <summary>Features × samples, of the mean over the batch.</summary>
    public Matrix<double> InputGradient => Samples(json.GetProperty("inputGradient"));

    /// <summary>By parameter name, of the mean over the batch.</summary>
    public IReadOnlyDictionary<string, Matrix<double>> Gradients
        => json.GetProperty("gradients").EnumerateObject().ToDictionary(item => item.Name, item => Weights(item.Value));

    public Sequential<T> Network<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new([.. json.GetProperty("layers").EnumerateArray().Select(Layer<T>)]);

    public Loss<T> Loss<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => json.GetProperty("loss").GetString() switch
    {
        "HalfSquaredError" => new HalfSquaredError<T>(),
        "MeanSquaredError" => new MeanSquaredError<T>(),
        "MeanAbsoluteError" => new MeanAbsoluteError<T>(),
        "Huber" => new Huber<T>(),
        "BinaryCrossEntropyWithLogits" => new BinaryCrossEntropyWithLogits<T>(),
        "Hinge" => new MulticlassHinge<T>(),
        "SoftmaxCrossEntropy" => new SoftmaxCrossEntropy<T>(),
        var other => throw new InvalidDataException($"Unknown loss {other}."),
    };

    public static Matrix<T> Convert<T>(Matrix<double> matrix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Matrix<T>.Build.Dense(matrix.RowCount, matrix.ColumnCount, Array.ConvertAll(matrix.AsColumnMajorArray(), T.CreateChecked));

    private static Layer<T> Layer<T>(JsonElement layer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return layer.GetProperty("type").GetString() switch
        {
            "Dense" => new Dense<T>(Convert<T>(Weights(layer.GetProperty("weight"))), layer.TryGetProperty("bias", out JsonElement bias) ? Convert<T>(Weights(bias)).Column(0) : null),
            "Residual" => new Residual<T>([.. layer.GetProperty("layers").EnumerateArray().Select(Layer<T>)]),
            "LayerNorm" => WithWeights(new LayerNorm<T>(layer.GetProperty("weight").GetArrayLength(), layer.GetProperty("eps").GetDouble())),
            "BatchNorm" => WithWeights(new BatchNorm<T>(layer.GetProperty("weight").GetArrayLength(), layer.GetProperty("eps").GetDouble())),
            "LeakyReLU" => new LeakyReLU<T>(layer.GetProperty("negativeSlope").GetDouble()),
            "Sigmoid" => new Sigmoid<T>(),
            "ReLU" => new ReLU<T>(),
            "Tanh" => new Tanh<T>(),
            "ELU" => new ELU<T>(),
            "GELU" => new GELU<T>(),
            "SiLU" => new SiLU<T>(),
            "Softplus" => new Softplus<T>(),
            "Softmax" => new Softmax<T>(),
            var other => throw new InvalidDataException($"Unknown layer {other}."),
        };

        Layer<T> WithWeights(Layer<T> norm)
        {
            foreach (Parameter<T> parameter in norm.Parameters)
                Convert<T>(Weights(layer.GetProperty(parameter.Name))).CopyTo(parameter.Value);
            return norm;
        }
    }

    // [samples][features] or [samples] becomes features × samples.
    private static Matrix<double> Samples(JsonElement rows) => Rows(rows).Transpose();

    // [out][in] becomes out × in, [out] becomes out × 1.
    private static Matrix<double> Weights(JsonElement rows) => Rows(rows);

    private static Matrix<double> Rows(JsonElement rows)
        => Matrix<double>.Build.DenseOfRows(rows.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Array ? row.EnumerateArray().Select(entry => entry.GetDouble()).ToArray() : [row.GetDouble()]));
}
