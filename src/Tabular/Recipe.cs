using System.Diagnostics;
using Backprop.Data;
using Backprop.Optimizers;
using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>
/// A preset with the caller's settings put in: everything that is to be decided before training. The default is RealMLP-TD-S of Holzmüller, Grinsztajn and
/// Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", 2024: as published but for the ensemble, for the epochs of large and of very small files,
/// and for the bins of numbers in a regression.
/// </summary>
internal sealed record Recipe
{
    /// <summary>Floating-point operations of all products of a training that is worth them: some twenty seconds on two cores.</summary>
    private const double WorthwhileWork = 1.5e12;

    /// <summary>The epochs that are worth more than that, up to <see cref="LargestExcess"/> times as much.</summary>
    private const int FewestEpochs = 32;

    private const double LargestExcess = 4;

    public required IReadOnlyList<int> Hidden { get; init; }

    public required ActivationKind Activation { get; init; }

    public required OptimizerKind Optimizer { get; init; }

    public required double LearningRate { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public double LabelSmoothing { get; init; }

    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Whether the weights of the best validation epoch are put back at the end.</summary>
    public bool RestoresBest { get; init; }

    /// <summary>How many networks are trained and averaged.</summary>
    public int Members { get; init; } = 1;

    /// <summary>What becomes of numbers before the first layer.</summary>
    public EmbeddingKind Embedding { get; init; }

    /// <summary>How many features the categories of a column become that has more than nine; 0 to leave one for each category.</summary>
    public int CategoryEmbedding { get; init; }

    /// <summary>Whether each unit learns how much of its activation it uses.</summary>
    public bool ParametricActivations { get; init; }

    /// <summary>The share of hidden units that is left out of a step.</summary>
    public double Dropout { get; init; }

    /// <summary>λ of decoupled weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What becomes of dropout and weight decay in the course of a training.</summary>
    public Schedule RegularizationSchedule { get; init; } = new ConstantSchedule();

    /// <summary>Whether the probabilities of classes are calibrated.</summary>
    public bool Calibrates { get; init; }

    /// <summary>Whether the layers are those of RealMLP: a Scale first, NTK parametrisation, a last layer of zeros.</summary>
    public bool IsRealMlp { get; init; }

    /// <param name="options">What the caller has set.</param>
    /// <param name="task">Classification or regression.</param>
    /// <param name="rows">Rows of the file.</param>
    public static Recipe For(TabularOptions options, TaskKind task, int rows)
    {
        Recipe preset = options.Preset switch
        {
            Preset.Plain => Plain,
            Preset.Default => Default(task, rows),
            _ => throw new UnreachableException(),
        };
        return preset with
        {
            Hidden = options.Hidden ?? preset.Hidden,
            Activation = options.Activation ?? preset.Activation,
            Optimizer = options.Optimizer ?? preset.Optimizer,
            LearningRate = options.LearningRate ?? (preset.IsRealMlp && options.Optimizer is { } optimizer ? UsualRate(optimizer, preset.LearningRate) : preset.LearningRate),
            Epochs = options.Epochs ?? preset.Epochs,
            BatchSize = options.BatchSize ?? preset.BatchSize,
            Members = options.Members ?? preset.Members,
            Embedding = options.Embedding ?? preset.Embedding,
            CategoryEmbedding = options.CategoryEmbedding ?? preset.CategoryEmbedding,
            ParametricActivations = options.ParametricActivations ?? preset.ParametricActivations,
            Dropout = options.Dropout ?? preset.Dropout,
            WeightDecay = options.WeightDecay ?? (options.Optimizer == OptimizerKind.AdamW ? AdamW<float>.UsualWeightDecay : preset.WeightDecay),
            LabelSmoothing = options.LabelSmoothing ?? (options.Metric is MetricKind.LogLoss or MetricKind.Auc ? 0 : preset.LabelSmoothing),
            RestoresBest = preset.RestoresBest || options.Metric is not null,
            Calibrates = options.Calibrate ?? preset.Calibrates,
        };
    }

    /// <summary>
    /// The default's epochs as far as they are worth their time. An epoch of all members takes f = 6·weights·rows·members operations; then as many are done as
    /// <see cref="WorthwhileWork"/> allows, but <see cref="FewestEpochs"/> even if they take <see cref="LargestExcess"/> times as much.
    /// </summary>
    /// <param name="options">What the caller has set: his own number of epochs stands.</param>
    /// <param name="rows">Rows that each member learns from.</param>
    /// <param name="inputs">Features after encoding.</param>
    /// <param name="outputs">Outputs of the network.</param>
    public Recipe Within(TabularOptions options, int rows, int inputs, int outputs)
    {
        if (!IsRealMlp || options.Epochs is not null)
            return this;
        int[] sizes = [inputs, .. Hidden, outputs];
        double work = 6 * sizes.Zip(sizes.Skip(1), (from, to) => (double)from * to).Sum() * rows * Members;
        double fewest = Math.Clamp(LargestExcess * WorthwhileWork / work, 1, FewestEpochs);
        return this with { Epochs = (int)Math.Clamp(WorthwhileWork / work, fewest, Epochs) };
    }

    public TrainerOptions TrainerOptions(TabularOptions options)
        => new()
        {
            Epochs = Epochs,
            BatchSize = BatchSize,
            Seed = options.Seed,
            Threads = options.Threads,
            Schedule = Schedule,
            WeightDecaySchedule = WeightDecay > 0 ? RegularizationSchedule : new ConstantSchedule(),
            DropoutSchedule = Dropout > 0 ? RegularizationSchedule : new ConstantSchedule(),
        };

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
        IsRealMlp = true,
        Hidden = [256, 256, 256],
        Activation = task == TaskKind.Classification ? ActivationKind.SELU : ActivationKind.Mish,
        Optimizer = OptimizerKind.Adam,
        LearningRate = task == TaskKind.Classification ? 0.04 : 0.07,
        // Measured: so few rows are learnt as well in half of the epochs.
        Epochs = rows < 200 ? 128 : 256,
        BatchSize = 256,
        LabelSmoothing = task == TaskKind.Classification ? 0.1 : 0,
        Schedule = new CosLogSchedule(),
        RegularizationSchedule = new FlatCosSchedule(),
        // Measured: regressions gain by bins, classifications lose.
        Embedding = task == TaskKind.Regression ? EmbeddingKind.Ple : EmbeddingKind.None,
        RestoresBest = true,
        Calibrates = task == TaskKind.Classification,
        // A fold of a few rows chooses no epoch, and many rows need no averaging of many.
        Members = rows switch { < 30 => 1, < 8000 => 5, _ => 3 },
    };

    private static double UsualRate(OptimizerKind optimizer, double adam) => optimizer switch
    {
        OptimizerKind.Adam or OptimizerKind.AdamW => adam,
        OptimizerKind.RmsProp => 1e-3,
        _ => 1e-2,
    };
}
