using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>One row of <see cref="LayerCases"/>: a layer, and the number of features it is given.</summary>
/// <param name="Name">What the row is called in test results.</param>
/// <param name="Features">The number of input features.</param>
/// <param name="Make">Makes the layer, its weights not yet drawn.</param>
/// <param name="InfersAsItTrains">False where Infer is another function than Forward by definition.</param>
public sealed record LayerCase<T>(string Name, int Features, Func<Layer<T>> Make, bool InfersAsItTrains = true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layer alone, unnamed, ready to use.</summary>
    public Layer<T> Build() => Prepare(Make());

    /// <summary>The layers in a network: named <c>0</c>, <c>1</c>, …, ready to use.</summary>
    public static Sequential<T> Network(params Layer<T>[] layers)
    {
        var network = new Sequential<T>(new Seed(1), layers);
        Prepare(network);
        return network;
    }

    /// <summary>A batch for the layer.</summary>
    public Matrix<T> Input(int samples, string purpose = "input") => RandomMatrix.Normal<T>(Features, samples, purpose);

    /// <summary>A Δ for the layer's output.</summary>
    public Matrix<T> OutputGradient(Layer<T> layer, int samples, string purpose = "output gradient")
        => RandomMatrix.Normal<T>(layer.OutputSize(Features), samples, purpose);

    // Every parameter is drawn, also those that start at 0 or 1, so that no term hides behind a neutral value.
    private static Layer<T> Prepare(Layer<T> layer)
    {
        layer.Initialize(new Seed(1));
        foreach (Parameter<T> parameter in layer.Parameters)
            RandomMatrix.Normal<T>(parameter.Value.RowCount, parameter.Value.ColumnCount, parameter.Name).CopyTo(parameter.Value);
        return layer;
    }
}
