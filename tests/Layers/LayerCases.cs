using System.Numerics;
using Backprop.Layers;

namespace Backprop.Tests.Layers;

/// <summary>Every layer there is, with settings that differ from the defaults where it has any. The contract tests run each row.</summary>
public static class LayerCases
{
    public static TheoryData<string> Names => NamesWhere(_ => true);

    public static TheoryData<string> NamesOfFixedSize => NamesWhere(row => row.Make().InputSize is not null);

    public static TheoryData<string> NamesThatKeepTheSize => NamesWhere(row => row.Build().OutputSize(row.Features) == row.Features);

    public static TheoryData<string> NamesThatInferAsTheyTrain => NamesWhere(row => row.InfersAsItTrains);

    public static IReadOnlyList<LayerCase<T>> All<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        new("Dense", 4, () => new Dense<T>(4, 3)),
        new("Dense that keeps the size", 4, () => new Dense<T>(4, 4)),
        new("Dense without bias", 4, () => new Dense<T>(4, 4, bias: false)),
        new("Dense of one", 1, () => new Dense<T>(1, 1)),
        new("Scale", 4, () => new Scale<T>(4)),
        new("Periodic", 4, () => new Periodic<T>(4, 3)),
        new("Periodic of one wave", 4, () => new Periodic<T>(4, 1)),
        new("Periodic of many waves", 2, () => new Periodic<T>(2, 19)),
        new("GroupedDense", 6, () => new GroupedDense<T>(2, 3, 4)),
        new("GroupedDense that keeps the size", 4, () => new GroupedDense<T>(2, 2, 2)),
        new("PiecewiseLinear", 4, () => new PiecewiseLinear<T>(4, 3)),
        new("PiecewiseLinear of quantiles", 3, () => Binned<T>()),
        new("Sigmoid", 4, () => new Sigmoid<T>()),
        new("Tanh", 4, () => new Tanh<T>()),
        new("ReLU", 4, () => new ReLU<T>()),
        new("LeakyReLU", 4, () => new LeakyReLU<T>(0.2)),
        new("ELU", 4, () => new ELU<T>()),
        new("ELU with a kink", 4, () => new ELU<T>(0.7)),
        new("SELU", 4, () => new SELU<T>()),
        new("GELU", 4, () => new GELU<T>()),
        new("SiLU", 4, () => new SiLU<T>()),
        new("Mish", 4, () => new Mish<T>()),
        new("Softplus", 4, () => new Softplus<T>()),
        new("Parametric SELU", 4, () => new Parametric<T>(4, new SELU<T>())),
        new("Parametric Mish", 4, () => new Parametric<T>(4, new Mish<T>())),
        new("Softmax", 4, () => new Softmax<T>()),
        new("LayerNorm", 4, () => new LayerNorm<T>(4, epsilon: 1e-3)),
        new("BatchNorm", 4, () => new BatchNorm<T>(4, epsilon: 1e-3, momentum: 0.3), InfersAsItTrains: false),
        new("Dropout", 4, () => new Dropout<T>(0.3), InfersAsItTrains: false),
        new("Residual of Sigmoid", 4, () => new Residual<T>(new Sigmoid<T>())),
        new("Residual of a chain", 4, () => new Residual<T>(new Dense<T>(4, 6), new ReLU<T>(), new Dense<T>(6, 4))),
        new("Residual in Residual", 4, () => new Residual<T>(new Residual<T>(new Dense<T>(4, 4), new Tanh<T>()), new Dense<T>(4, 4))),
        new("Residual of BatchNorm and Dropout", 4, () => new Residual<T>(new BatchNorm<T>(4), new Dropout<T>(0.5)), InfersAsItTrains: false),
        new("Branch that keeps what it takes", 4, () => new Branch<T>([0, 1, 2, 3], [1, 3], new Periodic<T>(2, 4), new GroupedDense<T>(2, 4, 3))),
        new("Branch that replaces what it takes", 4, () => new Branch<T>([1], [0, 2, 3], new Dense<T>(3, 3, bias: false), new Tanh<T>())),
        new("Branch of all", 4, () => new Branch<T>([], [0, 1, 2, 3], new LayerNorm<T>(4))),
        new("Ensemble of values", 4, () => new Ensemble<T>(Averaging.Outputs, Chain<T>(), Chain<T>(), Chain<T>())),
        new("Ensemble of scores", 4, () => new Ensemble<T>(Averaging.Probabilities, Chain<T>(), Chain<T>(), Chain<T>())),
        new("Ensemble in Residual", 4, () => new Residual<T>(new Ensemble<T>(Averaging.Probabilities, Chain<T>(), Sequential<T>.WithoutWeights(new Dense<T>(4, 4))))),
        new("Sequential", 4, () => Sequential<T>.WithoutWeights(new Dense<T>(4, 5), new Tanh<T>(), new Dense<T>(5, 4))),
        new("Sequential in Sequential", 4, () => Sequential<T>.WithoutWeights(new Tanh<T>(), Sequential<T>.WithoutWeights(new Scale<T>(4), new LayerNorm<T>(4)))),
    ];

    public static LayerCase<T> Get<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => All<T>().Single(row => row.Name == name);

    private static Sequential<T> Chain<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Sequential<T>.WithoutWeights(new Dense<T>(4, 5), new Tanh<T>(), new Dense<T>(5, 4));

    // Feature 0 has one value twice, so a bin without width; the others four bins.
    private static PiecewiseLinear<T> Binned<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new PiecewiseLinear<T>(3, 4);
        for (int i = 0; i < 3; i++)
            for (int t = 0; t <= 4; t++)
                layer.Edges[t, i] = T.CreateTruncating(i == 0 ? Math.Min(t, 3) - 1.5 : 0.4 * (t - i) - 0.05 * t * t);
        return layer;
    }

    private static TheoryData<string> NamesWhere(Func<LayerCase<double>, bool> holds) => [.. All<double>().Where(holds).Select(row => row.Name)];
}
