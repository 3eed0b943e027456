using System.Numerics;
using Backprop.Layers;

namespace Backprop.Tests.Properties;

/// <summary>One link of a random chain: a kind of layer, and a width or setting for those that have one.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Width">From 1 to 12: the outputs of a Dense, the width within a block; settings are made of it, too.</param>
internal sealed record Piece(string Kind, int Width)
{
    /// <summary>Layers of which each sample passes by itself.</summary>
    public static string[] SampleByItself { get; } =
        ["Dense", "Dense without bias", "Scale", "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Softplus", "Parametric", "Softmax", "LayerNorm", "Periodic", "PiecewiseLinear", "Branch", "Residual", "Sequential", "Ensemble of values", "Ensemble of scores"];

    /// <summary>Every layer there is.</summary>
    public static string[] Kinds { get; } = [.. SampleByItself, "BatchNorm", "Dropout"];

    /// <summary>Makes the layer, its weights not yet drawn.</summary>
    /// <param name="size">The features that come in; those that go out.</param>
    public Layer<T> Make<T>(ref int size) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputs = size;
        switch (Kind)
        {
            case "Dense": return new Dense<T>(inputs, size = Width);
            case "Dense without bias": return new Dense<T>(inputs, size = Width, bias: false);
            case "Scale": return new Scale<T>(size);
            case "Sigmoid": return new Sigmoid<T>();
            case "Tanh": return new Tanh<T>();
            case "ReLU": return new ReLU<T>();
            case "LeakyReLU": return new LeakyReLU<T>(Width / 16.0);
            case "ELU": return new ELU<T>(Width / 8.0);
            case "SELU": return new SELU<T>();
            case "GELU": return new GELU<T>();
            case "SiLU": return new SiLU<T>();
            case "Mish": return new Mish<T>();
            case "Softplus": return new Softplus<T>();
            case "Parametric": return new Parametric<T>(size, new SELU<T>());
            case "Softmax": return new Softmax<T>();
            case "LayerNorm": return new LayerNorm<T>(size, Width / 1024.0);
            case "BatchNorm": return new BatchNorm<T>(size, Width / 1024.0, Width / 16.0);
            case "Dropout": return new Dropout<T>(Width / 16.0);
            case "Periodic": return Sequential<T>.WithoutWeights(new Periodic<T>(size, Width), new GroupedDense<T>(size, Width, 1));
            case "PiecewiseLinear": return Sequential<T>.WithoutWeights(Binned<T>(inputs), new Dense<T>(3 * inputs, size = Width));
            case "Branch":
                int[] features = [.. Enumerable.Range(0, inputs)], past = [.. features.Where(i => i % 2 == 0)];
                size = past.Length + Width;
                return new Branch<T>(past, features, new Dense<T>(inputs, Width), new Tanh<T>());
            case "Residual": return new Residual<T>(new Dense<T>(size, Width), new Tanh<T>(), new Dense<T>(Width, size));
            case "Sequential": return Sequential<T>.WithoutWeights(new SiLU<T>(), new Dense<T>(inputs, size = Width));
            case "Ensemble of values": return new Ensemble<T>(Averaging.Outputs, Member<T>(inputs), Member<T>(inputs));
            case "Ensemble of scores": return new Ensemble<T>(inputs > 1 ? Averaging.Probabilities : Averaging.Outputs, Member<T>(inputs), Member<T>(inputs), Member<T>(inputs));
            default: throw new ArgumentException(Kind);
        }
    }

    // Edges that no activation meets exactly.
    private static PiecewiseLinear<T> Binned<T>(int size) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new PiecewiseLinear<T>(size, 3);
        layer.Edges.MapInplace(edge => edge * T.CreateTruncating(0.7));
        return layer;
    }

    private Sequential<T> Member<T>(int size) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Sequential<T>.WithoutWeights(new Dense<T>(size, Width), new Tanh<T>(), new Dense<T>(Width, size));

    public override string ToString() => $"{Kind} {Width}";
}
