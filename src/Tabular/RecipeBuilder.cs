using System.Diagnostics;
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
    /// <param name="seed">Draws the weights.</param>
    /// <param name="embeddings">What comes before the first layer.</param>
    /// <param name="outputs">The outputs.</param>
    public Sequential<float> Network(Seed seed, Embeddings embeddings, int outputs)
        => recipe.Members == 1
            ? new Sequential<float>(seed, Chain(embeddings, outputs))
            : new Sequential<float>(seed, new Ensemble<float>(
                task == TaskKind.Classification ? Averaging.Probabilities : Averaging.Outputs,
                [.. Enumerable.Range(0, recipe.Members).Select(_ => Sequential<float>.WithoutWeights(Chain(embeddings, outputs)))]));

    private Layer<float>[] Chain(Embeddings embeddings, int outputs)
    {
        List<Layer<float>> layers = [.. embeddings.Layers()];
        int size = embeddings.Size;
        if (recipe.IsRealMlp)
            layers.Add(new Scale<float>(size));
        foreach (int width in recipe.Hidden)
        {
            layers.Add(recipe.IsRealMlp
                ? new Dense<float>(size, width, initializer: Initializer.LeCunNormal, biasInitializer: Initializer.StandardNormal)
                : new Dense<float>(size, width, initializer: InitializerOf(recipe.Activation)));
            layers.Add(recipe.ParametricActivations ? new Parametric<float>(width, LayerOf(recipe.Activation)) : LayerOf(recipe.Activation));
            if (recipe.Dropout > 0)
                layers.Add(new Dropout<float>(recipe.Dropout));
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
        OptimizerKind.Adam when recipe.WeightDecay == 0 => new Adam<float>(Groups(member), recipe.LearningRate, beta2: Beta2),
        OptimizerKind.Adam or OptimizerKind.AdamW => new AdamW<float>(Groups(member), recipe.LearningRate, beta2: Beta2, weightDecay: 0),
        OptimizerKind.Sgd => new Sgd<float>(Decayed(member), recipe.LearningRate),
        OptimizerKind.Momentum => new Sgd<float>(Decayed(member), recipe.LearningRate, momentum: 0.9),
        OptimizerKind.RmsProp => new RmsProp<float>(Decayed(member), recipe.LearningRate),
        OptimizerKind.Adagrad => new Adagrad<float>(Decayed(member), recipe.LearningRate),
        _ => throw new UnreachableException(),
    };

    // NTK parametrisation is z = W·a/√n + b with entries of W of variance 1, for n inputs. Adam's step does not depend on the scale of W: so it is the
    // same as a plain Dense, entries of variance 1/n, at 1/√n of the rate. The file and its readers see an ordinary layer. Decay is per step of the rate, so λ grows by √n.
    private IReadOnlyList<ParameterGroup<float>> Groups(Sequential<float> member)
        => !recipe.IsRealMlp ? Decayed(member) : [.. member.Layers.SelectMany<Layer<float>, ParameterGroup<float>>(layer => layer switch
        {
            Branch<float> branch => branch.Layers.SelectMany(EmbeddingGroups),
            Scale<float> scale => [new([scale.Weight], learningRateFactor: 6)],
            Parametric<float> parametric => [new([parametric.Weight], learningRateFactor: 0.1)],
            Dense<float> dense =>
            [
                new([dense.Weight], learningRateFactor: 1 / Math.Sqrt(dense.Weight.Value.ColumnCount), recipe.WeightDecay * Math.Sqrt(dense.Weight.Value.ColumnCount)),
                new([dense.Bias!], learningRateFactor: 0.1),
            ],
            _ => [],
        })];

    // A phase that counts in turns moves by 1/2π of one in radians.
    private static IEnumerable<ParameterGroup<float>> EmbeddingGroups(Layer<float> layer) => layer switch
    {
        Periodic<float> periodic => [new([periodic.Weight], learningRateFactor: 0.1), new([periodic.Bias], learningRateFactor: 0.1 / (2 * Math.PI))],
        GroupedDense<float> dense => [new(dense.Parameters, learningRateFactor: 0.1)],
        _ => layer.Parameters.Count == 0 ? [] : [new(layer.Parameters)],
    };

    // Decay is for matrices: a bias is no measure of how much a network bends.
    private IReadOnlyList<ParameterGroup<float>> Decayed(Sequential<float> member)
        => recipe.WeightDecay == 0 ? [new(member.Parameters)] : ParameterGroup.Split(member.Parameters, parameter => !parameter.IsVector, weightDecay: recipe.WeightDecay);

    private double Beta2 => recipe.IsRealMlp ? 0.95 : 0.999;

    private static Initializer InitializerOf(ActivationKind kind) => kind switch
    {
        ActivationKind.Sigmoid or ActivationKind.Tanh => Initializer.GlorotNormal,
        ActivationKind.SELU => Initializer.LeCunNormal,
        _ => Initializer.HeNormal,
    };

    private static Activation<float> LayerOf(ActivationKind kind) => kind switch
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
        _ => throw new UnreachableException(),
    };
}
