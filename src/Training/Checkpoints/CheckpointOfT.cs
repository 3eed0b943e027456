using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Training.Callbacks;

namespace Backprop.Training.Checkpoints;

/// <summary>
/// A run between two steps: weights, what the optimizer and the callbacks remember (the best weights so far among it), the position, the history, and what the run was.
/// <see cref="Trainer{T}.Resume"/> goes on from it and ends with what an uninterrupted run gives, byte for byte. The file is also a model file:
/// <see cref="ModelFile.Load{T}(string)"/> reads the network as it was then.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Checkpoint<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CheckpointFile<T> content;
    private readonly string? path;

    private Checkpoint(CheckpointFile<T> content, string? path)
    {
        (this.content, this.path) = (content, path);
        State = Reading(() => CheckpointState.FromJson(content.Section));
    }

    /// <summary>The network at that moment.</summary>
    public Sequential<T> Model => content.Model;

    /// <summary>Epochs that were finished.</summary>
    public int Epochs => State.Epochs;

    /// <summary>Steps that were taken in the epoch after those.</summary>
    public int StepInEpoch => State.Progress.Steps;

    internal CheckpointState State { get; }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">One of the files that <see cref="CheckpointOptions"/> describe: <see cref="Checkpoint.Newest"/>.</param>
    /// <exception cref="ModelFileException">The file is damaged, foreign, newer, or a model without a checkpoint.</exception>
    /// <exception cref="StorageException">The file cannot be opened or read.</exception>
    public static Checkpoint<T> Load(string path) => new(CheckpointFile<T>.Unpack(SafetensorsFile.Read(path), path), path);

    /// <summary>Whether its file is in a folder.</summary>
    internal bool LiesIn(string folder) => path is not null && Path.GetFullPath(Path.Join(folder, Path.GetFileName(path))) == Path.GetFullPath(path);

    /// <summary>Refuses, before anything else is looked at, a run whose <see cref="CheckpointOptions.Origin"/> is not that of the checkpoint, and names the difference.</summary>
    internal void RequireOrigin(IReadOnlyDictionary<string, string> origin)
        => new RunPlan([.. State.Plan.Entries.Where(entry => origin.ContainsKey(entry.Key))]).RequireSame(new([.. origin]), path);

    /// <summary>Refuses a run that is not the one of the checkpoint, and names the difference.</summary>
    internal void RequireSame(RunPlan plan, Sequential<T> model)
    {
        JsonArray then = LayerRegistry<T>.Write(Model.Layers), now = LayerRegistry<T>.Write(model.Layers);
        State.Plan.WithoutGroups.RequireSame(plan.WithoutGroups, path);
        if (then.Count != now.Count)
            throw new ModelFileException($"belongs to another run: its network had {then.Count} layers, here it has {now.Count}", path);
        for (int l = 0; l < then.Count; l++)
            if (!JsonNode.DeepEquals(then[l], now[l]))
                throw new ModelFileException($"belongs to another run: its layer \"{l}\" was {then[l]!.ToJsonString()}, here it is {now[l]!.ToJsonString()}", path);
        State.Plan.RequireSame(plan, path);
    }

    /// <summary>Puts everything back, after the callbacks' OnStart.</summary>
    internal void Restore(TrainingRun<T> run, Optimizer<T> optimizer, IEnumerable<TrainingCallback<T>> callbacks) => Reading(() =>
    {
        HashSet<StoredTensor> left = [.. content.Tensors];
        IReadOnlyList<EpochRecord> history = Epochs == 0 ? [] : HistoryTensor.Read(Take(HistoryTensor.Name), Epochs, run);
        optimizer.Restore(State.OptimizerSteps, [.. optimizer.State.Select(own => StateTensors.MatrixOf<T>(own.Name, Take($"optimizer.{own.Name}")))]);
        foreach ((TrainingCallback<T> callback, int c) in callbacks.Where(callback => callback.State is not null).Select((callback, c) => (callback, c)))
        {
            string prefix = $"callback.{c}.";
            callback.Restore(new(State.Callbacks[c], [.. content.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal) && left.Remove(tensor))
                .Select(tensor => StateTensors.MatrixOf<T>(tensor.Name[prefix.Length..], tensor))]));
        }
        if (left.Count > 0)
            throw new ArgumentException($"The tensor {left.First()} belongs to nothing.");
        run.Model.LoadState(Model.State.ToDictionary(item => item.Name, item => item.Value));
        run.Model.Step = State.ModelStep;
        if (run.Options.Schedule is PlateauSchedule plateau)
            plateau.State = State.Plateau ?? throw new ArgumentException("The state of the schedule is missing.");
        run.Restore(history, State.Progress, State.Stop);
        return run;

        StoredTensor Take(string name)
        {
            StoredTensor tensor = content.Tensors.FirstOrDefault(tensor => tensor.Name == name) ?? throw new ArgumentException($"The tensor {name} is missing.");
            left.Remove(tensor);
            return tensor;
        }
    });

    // A file with a right checksum can still be forged.
    private TResult Reading<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new ModelFileException($"its section \"{CheckpointSection.Key}\" cannot be used: {e.Message.ReplaceLineEndings(" ")}", path, e);
        }
    }
}
