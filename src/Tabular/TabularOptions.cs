using Backprop.Data;
using Backprop.Numerics;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;

namespace Backprop.Tabular;

/// <summary>How <see cref="TabularTrainer"/> trains. What is null is the preset's to choose; what is set always wins.</summary>
public sealed record TabularOptions
{
    /// <summary>The widest that a hidden layer can be: the weights between two layers of this width are just fewer than an array can hold.</summary>
    public const int WidestLayer = 46_340;

    /// <summary>Classification or regression; null decides by the target column (<see cref="SchemaInference"/>).</summary>
    public TaskKind? Task { get; init => field = value is { } task ? Setting.Defined(task, nameof(Task)) : null; }

    /// <summary>What the caller knows of the columns; the rest is found out.</summary>
    public ColumnChoices Columns { get; init => field = value ?? throw new ArgumentNullException(nameof(Columns)); } = new();

    /// <summary>How columns become inputs: robust scales for <see cref="Preset.Default"/>, <see cref="EncodingOptions.Plain"/> for <see cref="Preset.Plain"/>.</summary>
    public EncodingOptions? Encoding { get; init; }

    /// <summary>Whether the predictions of a regression are kept between the least and the greatest training target; null leaves that to <see cref="Encoding"/>.</summary>
    public bool? ClampToTrainingRange { get; init; }

    /// <summary>What fills in the options that are null.</summary>
    public Preset Preset { get; init => field = Setting.Defined(value, nameof(Preset)); } = Preset.Default;

    /// <summary>The widths of the hidden layers, each from 1 to <see cref="WidestLayer"/>; empty for a linear model.</summary>
    public IReadOnlyList<int>? Hidden
    {
        get;
        init => field = value is null || value.All(width => width is >= 1 and <= WidestLayer) ? value
            : throw new ArgumentOutOfRangeException(nameof(Hidden), $"The widths must be from 1 to {WidestLayer}, got {string.Join(',', value)}.");
    }

    /// <summary>The activation of the hidden layers.</summary>
    public ActivationKind? Activation { get; init => field = value is { } activation ? Setting.Defined(activation, nameof(Activation)) : null; }

    /// <summary>The optimizer.</summary>
    public OptimizerKind? Optimizer { get; init => field = value is { } optimizer ? Setting.Defined(optimizer, nameof(Optimizer)) : null; }

    /// <summary>The base learning rate, finite and above 0. With the default preset and Adam it is that of NTK parametrisation: a layer of n inputs learns at 1/√n of it.</summary>
    public double? LearningRate { get; init => field = value is { } rate ? Setting.Positive(rate, nameof(LearningRate)) : null; }

    /// <summary>Passes over the training rows, at least 1.</summary>
    public int? Epochs { get; init => field = value is { } epochs ? Setting.AtLeast(1, epochs, nameof(Epochs)) : null; }

    /// <summary>Rows per step, at least 1.</summary>
    public int? BatchSize { get; init => field = value is { } rows ? Setting.AtLeast(1, rows, nameof(BatchSize)) : null; }

    /// <summary>The share of each target that is spread over all classes, in [0, 1) (<see cref="Losses.SoftmaxCrossEntropy{T}"/>); nothing for a regression.</summary>
    public double? LabelSmoothing { get; init => field = value is { } share ? Setting.BelowOne(share, nameof(LabelSmoothing)) : null; }

    /// <summary>
    /// How many networks are trained and averaged, at least 1. Each leaves another share of <see cref="Validation"/> out and keeps the best epoch by it; together they are one model.
    /// </summary>
    public int? Members { get; init => field = value is { } members ? Setting.AtLeast(1, members, nameof(Members)) : null; }

    /// <summary>What becomes of each number before the first layer; with <see cref="Preset.Default"/> bins for a regression and nothing for a classification.</summary>
    public EmbeddingKind? Embedding { get; init => field = value is { } embedding ? Setting.Defined(embedding, nameof(Embedding)) : null; }

    /// <summary>
    /// How many learnt features stand for the categories of a column that has more than nine, instead of an input for each; 0 for none. A missing or unseen category is zeros.
    /// </summary>
    public int? CategoryEmbedding { get; init => field = value is { } features ? Setting.AtLeast(0, features, nameof(CategoryEmbedding)) : null; }

    /// <summary>Whether each hidden unit learns how much of its activation it uses (<see cref="Layers.Parametric{T}"/>).</summary>
    public bool? ParametricActivations { get; init; }

    /// <summary>The probability that a step leaves a hidden unit out, in [0, 1). With <see cref="Preset.Default"/> it falls to 0 in the second half of the training.</summary>
    public double? Dropout { get; init => field = value is { } probability ? Setting.BelowOne(probability, nameof(Dropout)) : null; }

    /// <summary>λ of the weight decay, at least 0; of weights, not of biases, and decoupled from the gradient with Adam. Null for 0.01 with <see cref="OptimizerKind.AdamW"/> and 0 with the others. With <see cref="Preset.Default"/> it falls to 0 in the second half of the training.</summary>
    public double? WeightDecay { get; init => field = value is { } decay ? Setting.NotNegative(decay, nameof(WeightDecay)) : null; }

    /// <summary>
    /// A column that says how much each row counts, in the cost and in the metrics: numbers from 0 to 10¹², none missing. It is no feature, and not needed to predict. A row of weight 0 is left
    /// out; the rows of the validation and test files have weights too. Null when all rows count the same.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>How much the rows of each class count in the cost; null when all classes have 1.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// The metric that the best epoch is chosen by, on the rows of <see cref="Validation"/>; null for accuracy or the mean squared error with <see cref="Preset.Default"/>, and for the
    /// last epoch with <see cref="Preset.Plain"/>. With log-loss or AUC there is no label smoothing: both judge probabilities, which it blunts.
    /// </summary>
    public MetricKind? Metric { get; init => field = value is { } metric ? Setting.Defined(metric, nameof(Metric)) : null; }

    /// <summary>
    /// Whether the probabilities are calibrated after training: the scores are divided by one temperature, fitted to the rows of <see cref="Validation"/> by their log-loss. The model carries it in its
    /// last layer, so that files and other programs see a plain network. No class becomes likelier than another by it; with members, whose mean it reaches one by one, few answers change.
    /// Null calibrates the classes of <see cref="Preset.Default"/> where at least 20 rows are held out, and nothing else.
    /// </summary>
    public bool? Calibrate { get; init; }

    /// <summary>
    /// How long training may take, above 0: it ends after the epoch in which the time is spent, and keeps the best so far. Null for no limit. Time that is not spent changes nothing; a model
    /// cut short can differ from run to run, and the schedule is that of all the epochs, so fewer <see cref="Epochs"/> serve a time known to be short better.
    /// </summary>
    public TimeSpan? TimeBudget { get; init => field = value is { } time ? Setting.Positive(time, nameof(TimeBudget)) : null; }

    /// <summary>What the best epoch is chosen by; a fifth of the rows that the test leaves, unless set.</summary>
    public HeldOut Validation { get; init => field = value ?? throw new ArgumentNullException(nameof(Validation)); } = 0.2;

    /// <summary>What the finished model is judged by; a fifth of the rows unless set.</summary>
    public HeldOut Test { get; init => field = value ?? throw new ArgumentNullException(nameof(Test)); } = 0.2;

    /// <summary>Where every random draw comes from: split, weights, order of the samples.</summary>
    public Seed Seed { get; init; } = new(42);

    /// <summary>The number of threads, at least 1; null chooses by the work. The model does not depend on it.</summary>
    public int? Threads { get; init => field = value is { } threads ? Setting.AtLeast(1, threads, nameof(Threads)) : null; }

    /// <summary>Where and how often the training is saved, so that it can go on after an interruption; null for never. What comes from the table is added to <see cref="CheckpointOptions.Origin"/>.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Goes on from the newest of the <see cref="Checkpoints"/>, which must be set, and starts from the beginning when there is none.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// A folder for what does not fit into memory: the rows of the file by columns, to be used again the next time (<see cref="ColumnCache"/>), and while training lasts the encoded samples. Null keeps
    /// rows and samples in memory, unless that is too small for them (<see cref="TableStorage"/>).
    /// </summary>
    public string? Cache { get; init; }

    /// <summary>
    /// Bytes of memory, at least 1 MiB: what the samples on the disk may take in memory at a time while a network learns from them, shared by the members of an ensemble; and, without <see cref="Cache"/>, how
    /// much rows and samples may take together before they go to the disk. Null for 256 MiB (a quarter of what the process may use when that is less), and half of what the process may use.
    /// The order of the samples depends on it, and so does the model, unless all samples fit.
    /// </summary>
    public long? Memory { get; init => field = value is { } bytes ? Setting.AtLeast(1 << 20, bytes, nameof(Memory)) : null; }

    /// <summary>How the CSV files are written.</summary>
    public CsvOptions Csv { get; init => field = value ?? throw new ArgumentNullException(nameof(Csv)); } = new();

    /// <summary>What watches the training: progress displays, logs.</summary>
    public IReadOnlyList<TrainingCallback<float>> Callbacks { get; init => field = Setting.NoneNull(value, nameof(Callbacks)); } = [];

    /// <summary>
    /// What watches each network by itself, asked for by the name of its run: empty for a single network; <c>member-1</c>, <c>member-2</c>, … in an ensemble, whose members train
    /// side by side on threads of their own and so get objects of their own. Null for nothing.
    /// </summary>
    public Func<string, IReadOnlyList<TrainingCallback<float>>>? NetworkCallbacks { get; init; }

    /// <summary>The share of the epochs that are done, at least one: for a search.</summary>
    internal double EpochShare { get; init; } = 1;

    internal EncodingOptions EncodingOrPreset()
    {
        EncodingOptions encoding = Encoding ?? (Preset == Preset.Plain ? EncodingOptions.Plain : new());
        return ClampToTrainingRange is { } clamp ? encoding with { ClampToTrainingRange = clamp } : encoding;
    }

    /// <summary><see cref="Columns"/>, the column of weights not among the features.</summary>
    internal ColumnChoices Choices => Weights is { } weights ? Columns with { Ignore = [.. Columns.Ignore, weights] } : Columns;
}
