using System.Numerics;
using Backprop.Layers;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Training.Callbacks;

namespace Backprop.Training.Checkpoints;

/// <summary>Saves a run between two steps, and keeps its folder small and to itself.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="options">Where and how often.</param>
/// <param name="plan">What the run is.</param>
/// <param name="model">The network in training.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="callbacks">Its callbacks.</param>
internal sealed class CheckpointWriter<T>(CheckpointOptions options, RunPlan plan, Sequential<T> model, Optimizer<T> optimizer, IEnumerable<TrainingCallback<T>> callbacks)
    : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Hold = ".backprop-lock";

    private FileStream? hold;

    /// <summary>Compares the run with the checkpoint that it goes on from, and prepares the saving of its own; null when it saves none.</summary>
    /// <exception cref="InvalidOperationException">The network is no <see cref="Sequential{T}"/>.</exception>
    /// <exception cref="ModelFileException">The checkpoint is of another run or network.</exception>
    /// <exception cref="StorageException">As for <see cref="Prepare"/>.</exception>
    public static CheckpointWriter<T>? For(Checkpoint<T>? checkpoint, CheckpointOptions? options, RunPlan plan, Layer<T> model, Optimizer<T> optimizer, IEnumerable<TrainingCallback<T>> callbacks)
    {
        Sequential<T> network = model as Sequential<T>
            ?? throw new InvalidOperationException($"A checkpoint holds a Sequential, but this trainer has {model}. Make it the only layer of a Sequential.");
        checkpoint?.RequireSame(plan, network);
        if (options is null)
            return null;
        var writer = new CheckpointWriter<T>(options, plan, network, optimizer, callbacks);
        writer.Prepare(goesOn: checkpoint?.LiesIn(options.Folder) ?? false);
        return writer;
    }

    /// <summary>Leaves the folder to other runs.</summary>
    public void Dispose() => hold?.Dispose();

    /// <summary>Finds out before the first step whether saving can work.</summary>
    /// <param name="goesOn">Whether the run goes on from a checkpoint in the folder; no run shares its folder with another.</param>
    /// <exception cref="StorageException">The folder cannot be written, holds the checkpoints of another run, or is in use by one.</exception>
    /// <exception cref="ArgumentException">The network has layers of the caller's own, which files cannot name, or layers that another network took over.</exception>
    private void Prepare(bool goesOn)
    {
        ModelFile.RequireWhole(model);
        LayerRegistry<T>.Write(model.Layers);
        StorageFault.Guard(options.Folder, "cannot be created", () => Directory.CreateDirectory(options.Folder));
        AtomicFile.EnsureWritable(Checkpoint.PathOf(options.Folder, 0, 0));
        if (!goesOn && Checkpoint.Newest(options.Folder) is { } earlier)
            throw new StorageException($"already holds checkpoints of a run ({Path.GetFileName(earlier)}): resume it, or choose another folder", options.Folder);
        hold = Take(options.Folder);
    }

    // The system lets go of the file when the process ends, however it ends.
    private static FileStream Take(string folder)
    {
        try
        {
            return new(Path.Join(folder, Hold), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e.HResult is 11 or 35 or unchecked((int)0x80070020))
        {
            // EWOULDBLOCK, on Linux and on macOS; Windows: a sharing violation.
            throw new StorageException("is where another training that runs now saves its checkpoints: choose another folder, or wait for it to end", folder, e);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            throw StorageFault.Of(e, folder, "cannot be written");
        }
    }

    /// <summary>After an epoch and everything that follows it.</summary>
    public void AfterEpoch(TrainingRun<T> run)
    {
        if (run.Epochs.Count % options.EveryEpochs == 0)
            Save(run);
    }

    /// <summary>Saves the run as it stands. Weights that are no longer finite are not saved: the run ends at its next step, and the file before is the one to go back to.</summary>
    /// <exception cref="StorageException">The file cannot be written; those before it are unchanged.</exception>
    public void Save(TrainingRun<T> run)
    {
        if (!model.State.All(item => Array.TrueForAll(item.Value.AsColumnMajorArray(), T.IsFinite)))
            return;
        CallbackState<T>[] states = [.. callbacks.Select(callback => callback.State).OfType<CallbackState<T>>()];
        CheckpointState state = new()
        {
            Plan = plan,
            Epochs = run.Epochs.Count,
            Progress = run.Progress,
            // Resumed, a run has its time anew.
            Stop = run.Stop == StopReason.TimeBudget ? null : run.Stop,
            ModelStep = model.Step,
            OptimizerSteps = optimizer.StepCount,
            Plateau = (run.Options.Schedule as PlateauSchedule)?.State,
            Callbacks = [.. states.Select(callback => callback.Values)],
        };
        StoredTensor[] tensors =
        [
            .. run.Epochs.Count == 0 ? [] : new[] { HistoryTensor.Write(run) },
            .. optimizer.State.Select(item => StateTensors.Of($"optimizer.{item.Name}", item)),
            .. states.SelectMany((callback, c) => callback.Matrices.Select(item => StateTensors.Of($"callback.{c}.{item.Name}", item))),
        ];
        new CheckpointFile<T>(model, state.ToJson(), tensors).Pack()
            .Write(Checkpoint.PathOf(options.Folder, run.Epochs.Count, run.Progress.Steps));
        RemoveOld(run);
    }

    // The last ones stay, and the best of those after whole epochs. What cannot be deleted is not worth the run.
    private void RemoveOld(TrainingRun<T> run)
    {
        IReadOnlyList<(string Path, int Epochs, int Steps)> files = Checkpoint.In(options.Folder);
        string? best = files.Where(file => file.Steps == 0 && file.Epochs >= 1 && file.Epochs <= run.Epochs.Count && !double.IsNaN(run.Epochs[file.Epochs - 1].Cost))
            .OrderBy(file => run.Epochs[file.Epochs - 1].Cost).FirstOrDefault().Path;
        foreach ((string path, _, _) in files.SkipLast(options.Keep).Where(file => file.Path != best))
            AtomicFile.Remove(path);
    }
}
