using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>A preset with the caller's settings put in: everything that is to be decided before training.</summary>
internal sealed record Recipe
{
    public required IReadOnlyList<int> Hidden { get; init; }

    public required ActivationKind Activation { get; init; }

    public required OptimizerKind Optimizer { get; init; }

    public required double LearningRate { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public double WeightDecay { get; init; }

    public double Dropout { get; init; }

    public double LabelSmoothing { get; init; }

    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Whether the weights of the best validation epoch are put back at the end.</summary>
    public bool RestoresBest { get; init; }

    /// <param name="options">What the caller has set.</param>
    /// <param name="task">Classification or regression.</param>
    /// <param name="rows">Training rows.</param>
    public static Recipe For(TabularOptions options, TaskKind task, int rows)
    {
        Recipe preset = options.Preset switch
        {
            Preset.Plain => Plain,
            Preset.Default => Default(task, rows),
            _ => throw new ArgumentOutOfRangeException(nameof(options), $"There is no preset {options.Preset}."),
        };
        return preset with
        {
            Hidden = options.Hidden ?? preset.Hidden,
            Activation = options.Activation ?? preset.Activation,
            Optimizer = options.Optimizer ?? preset.Optimizer,
            LearningRate = options.LearningRate ?? preset.LearningRate,
            Epochs = options.Epochs ?? preset.Epochs,
            BatchSize = options.BatchSize ?? preset.BatchSize,
        };
    }

    public Sequential<float> Network(Seed seed, int inputs, int outputs)
    {
        var layers = new List<Layer<float>>();
        int size = inputs;
        foreach (int width in Hidden)
        {
            layers.Add(new Dense<float>(size, width, initializer: InitializerOf(Activation)));
            layers.Add(LayerOf(Activation));
            if (Dropout > 0)
                layers.Add(new Dropout<float>(Dropout));
            size = width;
        }
        layers.Add(new Dense<float>(size, outputs, initializer: Initializer.LeCunNormal));
        return new Sequential<float>(seed, [.. layers]);
    }

    public Loss<float> Loss(TaskKind task)
        => task == TaskKind.Classification ? new SoftmaxCrossEntropy<float>(LabelSmoothing) : new MeanSquaredError<float>();

    public Optimizer<float> OptimizerFor(IReadOnlyList<Parameter<float>> parameters) => Optimizer switch
    {
        OptimizerKind.Adam => new Adam<float>(parameters, LearningRate, weightDecay: WeightDecay),
        OptimizerKind.AdamW => new AdamW<float>(ParameterGroup.Split(parameters, p => p.IsVector, weightDecay: 0), LearningRate, weightDecay: WeightDecay),
        OptimizerKind.Sgd => new Sgd<float>(parameters, LearningRate, weightDecay: WeightDecay),
        OptimizerKind.Momentum => new Sgd<float>(parameters, LearningRate, momentum: 0.9, weightDecay: WeightDecay),
        OptimizerKind.RmsProp => new RmsProp<float>(parameters, LearningRate, weightDecay: WeightDecay),
        OptimizerKind.Adagrad => new Adagrad<float>(parameters, LearningRate, weightDecay: WeightDecay),
        _ => throw new ArgumentOutOfRangeException(nameof(parameters), $"There is no optimizer {Optimizer}."),
    };

    public TrainerOptions TrainerOptions(TabularOptions options)
        => new() { Epochs = Epochs, BatchSize = BatchSize, Seed = options.Seed, Threads = options.Threads, Schedule = Schedule };

    private static Recipe Plain => new()
    {
        Hidden = [64, 64],
        Activation = ActivationKind.ReLU,
        Optimizer = OptimizerKind.Adam,
        LearningRate = 1e-3,
        Epochs = 100,
        BatchSize = 32,
    };

    private static Recipe Default(TaskKind task, int rows) => new()
    {
        Hidden = [128, 128],
        Activation = task == TaskKind.Classification ? ActivationKind.SELU : ActivationKind.ReLU,
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 3e-3,
        Epochs = 150,
        BatchSize = Math.Clamp(rows / 40, 16, 256),
        WeightDecay = 0.01,
        Dropout = task == TaskKind.Classification ? 0.2 : 0,
        LabelSmoothing = task == TaskKind.Classification ? 0.1 : 0,
        Schedule = new CosineSchedule(warmup: 2),
        RestoresBest = true,
    };

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
