using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;

namespace Backprop.Tabular;

/// <summary>Builds what a recipe asks for.</summary>
/// <param name="recipe">What was decided.</param>
/// <param name="task">Classification or regression.</param>
internal sealed class RecipeBuilder(Recipe recipe, TaskKind task)
{
    /// <summary>The network: one chain, or an ensemble of them.</summary>
    public Sequential<float> Network(Seed seed, int inputs, int outputs)
        => recipe.Members == 1
            ? new Sequential<float>(seed, Chain(inputs, outputs))
            : new Sequential<float>(seed, new Ensemble<float>(
                task == TaskKind.Classification ? Averaging.Probabilities : Averaging.Outputs,
                [.. Enumerable.Range(0, recipe.Members).Select(_ => Sequential<float>.WithoutWeights(Chain(inputs, outputs)))]));

    private Layer<float>[] Chain(int inputs, int outputs)
    {
        var layers = new List<Layer<float>>();
        int size = inputs;
        if (recipe.IsRealMlp)
            layers.Add(new Scale<float>(size));
        foreach (int width in recipe.Hidden)
        {
            layers.Add(recipe.IsRealMlp
                ? new Dense<float>(size, width, initializer: Initializer.LeCunNormal, biasInitializer: Initializer.StandardNormal)
                : new Dense<float>(size, width, initializer: InitializerOf(recipe.Activation)));
            layers.Add(LayerOf(recipe.Activation));
            size = width;
        }
        layers.Add(new Dense<float>(size, outputs, initializer: recipe.IsRealMlp ? Initializer.Zeros : Initializer.LeCunNormal));
        return [.. layers];
    }

    /// <summary>What a member is to make small.</summary>
    public Loss<float> Loss()
        => task == TaskKind.Classification ? new SoftmaxCrossEntropy<float>(recipe.LabelSmoothing) : new MeanSquaredError<float>();

    /// <summary>The optimizer of one member.</summary>
    public Optimizer<float> OptimizerFor(Sequential<float> member) => recipe.Optimizer switch
    {
        OptimizerKind.Adam => new Adam<float>(Groups(member), recipe.LearningRate, beta2: Beta2),
        OptimizerKind.AdamW => new AdamW<float>(Groups(member), recipe.LearningRate, beta2: Beta2, weightDecay: 0),
        OptimizerKind.Sgd => new Sgd<float>(member.Parameters, recipe.LearningRate),
        OptimizerKind.Momentum => new Sgd<float>(member.Parameters, recipe.LearningRate, momentum: 0.9),
        OptimizerKind.RmsProp => new RmsProp<float>(member.Parameters, recipe.LearningRate),
        OptimizerKind.Adagrad => new Adagrad<float>(member.Parameters, recipe.LearningRate),
        _ => throw new ArgumentOutOfRangeException(nameof(member), $"There is no optimizer {recipe.Optimizer}."),
    };

    // NTK parametrisation is z = W·a/√n + b with entries of W of variance 1, for n inputs. Adam's step does not depend on the scale of W: so it is the
    // same as a plain Dense, entries of variance 1/n, at 1/√n of the rate. The file and its readers see an ordinary layer.
    private IReadOnlyList<ParameterGroup<float>> Groups(Sequential<float> member)
        => !recipe.IsRealMlp ? [new(member.Parameters)] : [.. member.Layers.SelectMany<Layer<float>, ParameterGroup<float>>(layer => layer switch
        {
            Scale<float> scale => [new([scale.Weight], learningRateFactor: 6)],
            Dense<float> dense => [new([dense.Weight], learningRateFactor: 1 / Math.Sqrt(dense.Weight.Value.ColumnCount)), new([dense.Bias!], learningRateFactor: 0.1)],
            _ => [],
        })];

    private double Beta2 => recipe.IsRealMlp ? 0.95 : 0.999;

    private static Initializer InitializerOf(ActivationKind kind) => kind switch
    {
        ActivationKind.Sigmoid or ActivationKind.Tanh => Initializer.GlorotNormal,
        ActivationKind.SELU => Initializer.LeCunNormal,
        _ => Initializer.HeNormal,
    };

    private static Layer<float> LayerOf(ActivationKind kind) => kind switch
    {
        ActivationKind.ReLU => new ReLU<float>(),
        ActivationKind.Sigmoid => new Sigmoid<float>(),
        ActivationKind.Tanh => new Tanh<float>(),
        ActivationKind.LeakyReLU => new LeakyReLU<float>(),
        ActivationKind.ELU => new ELU<float>(),
        ActivationKind.SELU => new SELU<float>(),
        ActivationKind.GELU => new GELU<float>(),
        ActivationKind.SiLU => new SiLU<float>(),
        ActivationKind.Mish => new Mish<float>(),
        ActivationKind.Softplus => new Softplus<float>(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), $"There is no activation {kind}."),
    };
}
