using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Training;
using Backprop.Training.Callbacks;
using Backprop.Training.Checkpoints;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>Trains the network of a recipe on encoded rows: a single one, or the members of an ensemble, each with another fold left out.</summary>
internal sealed class TabularTraining
{
    private readonly RecipeBuilder builder;
    private readonly TabularOptions options;
    private readonly TaskKind task;
    private readonly Metric metric;
    private readonly Samples<float> train;
    private readonly Samples<float> learnt;
    private readonly Samples<float>? validation;
    private readonly Fold[] folds = [];

    /// <param name="recipe">What is trained and how.</param>
    /// <param name="options">What the caller has set.</param>
    /// <param name="schema">The task and the classes.</param>
    /// <param name="layout">What the inputs are.</param>
    /// <param name="train">The rows to learn from, with their own weights.</param>
    /// <param name="validation">The rows to choose the best epoch by; null to leave folds out, or for none at all.</param>
    /// <param name="file">What messages call the data.</param>
    public TabularTraining(Recipe recipe, TabularOptions options, TableSchema schema, FeatureLayout layout, Samples<float> train, Samples<float>? validation, string file)
    {
        (this.options, task, this.train, this.validation) = (options, schema.Task, train, validation);
        metric = StoppingMetric.For(options.Metric, schema, file);
        learnt = options.ClassWeights?.Apply(schema, train, file) ?? train;
        int outputs = Math.Max(1, schema.Classes.Count);
        var embeddings = new Embeddings(recipe, layout, train);
        recipe = recipe.Within(options, train.Count, embeddings.Size, outputs);
        Recipe = recipe with { Epochs = Math.Max(1, (int)(recipe.Epochs * options.EpochShare)) };
        CheckSizes(train.Features, [embeddings.Size, .. recipe.Hidden, outputs], file);
        builder = new RecipeBuilder(Recipe, task);
        Network = builder.Network(options.Seed, embeddings, outputs);
        Members = Network.Layers is [Ensemble<float> ensemble] ? ensemble.Members : [Network];
        if (validation is null && Members.Count > 1 && options.Validation.Fraction is > 0 and var share)
            folds = Fold.Deal(Classes(), Members.Count, share, options.Seed, file);
    }

    /// <summary>The network.</summary>
    public Sequential<float> Network { get; }

    /// <summary>The networks that are averaged; a single one is its own.</summary>
    public IReadOnlyList<Sequential<float>> Members { get; }

    /// <summary>What was decided of its training.</summary>
    public Recipe Recipe { get; }

    /// <summary>The course of each network's training, once <see cref="Fit"/> is done.</summary>
    public IReadOnlyList<TrainingHistory> Histories { get; private set; } = [];

    /// <summary>A line when the best epoch of some network is not known, as its metric is not defined; else null.</summary>
    public string? Unjudged => RestoresByMetric ? StoppingMetric.Undefined(metric, Histories) : null;

    /// <summary>Each network that was trained, with the rows that judge it and that it has not learnt from; empty when there are none.</summary>
    public IEnumerable<(Sequential<float> Network, Samples<float> Rows)> HeldOut
        => Members.Select((member, m) => (member, Rows: JudgeOf(m)!)).Where(each => each.Rows is not null);

    /// <summary>How many rows these are; one that several networks are judged by counts once.</summary>
    public int HeldOutRows => folds.Length == 0 ? validation?.Count ?? 0 : folds.SelectMany(fold => fold.Validation).Distinct().Count();

    /// <summary>Trains it.</summary>
    /// <param name="cancellationToken">Ends training after the step under way; the network is then the best so far.</param>
    /// <exception cref="DivergedException">The cost is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was done.</exception>
    public TrainingHistory Fit(CancellationToken cancellationToken)
    {
        TrainingHistory history = Members.Count == 1 ? FitOne(cancellationToken) : FitMembers(cancellationToken);
        if (history.StopReason == StopReason.Diverged)
            throw new DivergedException(FormattableString.Invariant($"the cost was no longer finite in epoch {history.Epochs.Count + 1}; try a learning rate below {Recipe.LearningRate}"));
        if (history.Epochs.Count == 0)
            throw new OperationCanceledException($"ended before the first epoch was done; {(options.Checkpoints is null ? "nothing was saved" : "only the checkpoint was saved; the same command with --resume goes on")}", cancellationToken);
        return history;
    }

    /// <summary>What is said of the rows that some member has left out, by those that have; null when none has.</summary>
    /// <param name="encoder">How the rows are encoded.</param>
    /// <param name="part">The rows trained on.</param>
    public Judgement? OutOfFold(TabularEncoder encoder, TablePart part)
    {
        if (folds.Length == 0)
            return null;
        int[] judges = new int[train.Count];
        Matrix<double>? sums = null;
        foreach ((Fold fold, Sequential<float> member) in folds.Zip(Members))
        {
            Matrix<double> outputs = TabularMetrics.InUnits(train.At(fold.Validation).Outputs(member.Infer), encoder);
            if (task == TaskKind.Classification)
                outputs = new Softmax<double>().Infer(outputs);
            sums ??= Matrix<double>.Build.Dense(outputs.RowCount, train.Count);
            for (int i = 0; i < fold.Validation.Length; i++)
            {
                int row = fold.Validation[i];
                judges[row]++;
                for (int o = 0; o < sums.RowCount; o++)
                    sums[o, row] += outputs[o, i];
            }
        }
        int[] judged = [.. Enumerable.Range(0, train.Count).Where(row => judges[row] > 0)];
        Matrix<double> mean = Matrix<double>.Build.Dense(sums!.RowCount, judged.Length, (o, i) => sums[o, judged[i]] / judges[judged[i]]);
        return new(part.At(judged), task == TaskKind.Classification ? mean.PointwiseLog() : mean) { IsOutOfFold = true };
    }

    private TrainingHistory FitOne(CancellationToken cancellationToken)
    {
        Trainer<float> trainer = TrainerFor(Network, OptionsFor(judged: validation is not null));
        foreach (TrainingCallback<float> callback in (IEnumerable<TrainingCallback<float>>)[.. Callbacks, .. CallbacksOf("")])
            trainer.Callbacks.Add(callback);
        TrainingHistory history = Newest(options.Checkpoints) is { } checkpoint
            ? trainer.Resume(checkpoint, learnt, validation, cancellationToken)
            : trainer.Fit(learnt, validation, cancellationToken);
        Histories = [history];
        return history;
    }

    private TrainingHistory FitMembers(CancellationToken cancellationToken)
    {
        TrainerOptions whole = OptionsFor(judged: folds.Length > 0 || validation is not null);
        var parts = Members.Select((member, m) =>
        {
            Samples<float> own = folds.Length == 0 ? learnt : learnt.At(folds[m].Train);
            Samples<float>? judge = JudgeOf(m);
            Seed seed = new((long)options.Seed.Stream("member", m).NextBits());
            CheckpointOptions? checkpoints = options.Checkpoints is { } all ? new(Checkpoint.FolderOf(all.Folder, m)) { EveryEpochs = all.EveryEpochs, Keep = all.Keep, Origin = all.Origin } : null;
            Trainer<float> trainer = TrainerFor(member, OptionsFor(judged: judge is not null) with { Seed = seed, Checkpoints = checkpoints });
            foreach (TrainingCallback<float> callback in CallbacksOf(Checkpoint.NameOf(m)))
                trainer.Callbacks.Add(callback);
            return new Member(trainer, own, judge, Newest(checkpoints));
        });
        // While it trains, each is a network of its own: checkpoints name its weights as such.
        foreach (Sequential<float> member in Members)
            member.Place("");
        try
        {
            var training = new MemberTraining(Network, whole, Callbacks, [.. parts]);
            TrainingHistory history = training.Fit(cancellationToken);
            Histories = training.Histories;
            return history;
        }
        finally
        {
            Network.Place("");
        }
    }

    // The first size is what the embeddings make of the inputs.
    private static void CheckSizes(int inputs, int[] sizes, string file)
    {
        if (!sizes.Zip(sizes.Skip(1), Math.BigMul).Any(weights => weights > Array.MaxLength))
            return;
        (string made, string without) = sizes[0] > inputs ? ($" ({inputs} inputs before their embedding)", ", no embedding (--embedding none)") : ("", "");
        throw new DataException($"asks for a network of {string.Join('→', sizes)}{made}; there can be at most {Array.MaxLength} weights between two layers: choose narrower ones{without}, or fewer columns and categories", file);
    }

    private Samples<float>? JudgeOf(int member) => folds.Length == 0 ? validation : train.At(folds[member].Validation);

    // A single network and members save in different folders. What lies in the other one is of another number of members: it is refused, not passed over.
    private Checkpoint<float>? Newest(CheckpointOptions? checkpoints)
    {
        if (!options.Resume || checkpoints is null)
            return null;
        string elsewhere = Members.Count == 1 ? Checkpoint.FolderOf(checkpoints.Folder, member: 0) : options.Checkpoints!.Folder;
        if ((Checkpoint.Newest(checkpoints.Folder) ?? Checkpoint.Newest(elsewhere)) is not { } path)
            return null;
        Checkpoint<float> checkpoint = Load(path);
        checkpoint.RequireOrigin(checkpoints.Origin);
        return checkpoint;

        static Checkpoint<float> Load(string path)
        {
            try
            {
                return Checkpoint<float>.Load(path);
            }
            catch (ModelFileException e)
            {
                throw new ModelFileException($"{e.Fault}; without this file --resume goes on from the checkpoint before, or begins anew where there is none", path, e);
            }
        }
    }

    private TrainerOptions OptionsFor(bool judged)
    {
        TrainerOptions trainerOptions = Recipe.TrainerOptions(options) with { Checkpoints = options.Checkpoints };
        return judged ? trainerOptions with { Metrics = [metric] } : trainerOptions;
    }

    private Trainer<float> TrainerFor(Sequential<float> member, TrainerOptions trainerOptions)
    {
        var trainer = new Trainer<float>(member, builder.Loss(), builder.OptimizerFor(member), trainerOptions);
        if (Recipe.RestoresBest && trainerOptions.Metrics.Count > 0)
            trainer.Callbacks.Add(new EarlyStopping<float>(patience: Recipe.Epochs, RestoresByMetric ? metric : null, prefersLater: true));
        return trainer;
    }

    // Of a regression the cost says the same, unless the caller wants another.
    private bool RestoresByMetric => Recipe.RestoresBest && (task == TaskKind.Classification || options.Metric is not null);

    // The clock before those who watch: they hear of the end in the epoch that is the last.
    private IReadOnlyList<TrainingCallback<float>> Callbacks => options.TimeBudget is { } time ? [new TimeBudget<float>(time), .. options.Callbacks] : options.Callbacks;

    private IReadOnlyList<TrainingCallback<float>> CallbacksOf(string run) => options.NetworkCallbacks?.Invoke(run) ?? [];

    private int[] Classes() => task == TaskKind.Classification ? [.. train.Targets.Row(0).Select(index => (int)index)] : new int[train.Count];
}
