using System.Numerics;

namespace Backprop.Training.Callbacks;

/// <summary>Something that watches a training run. Override what is of interest.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class TrainingCallback<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The callback with its settings, such as <c>EarlyStopping(patience 10)</c>: what a checkpoint compares if the callback has a <see cref="State"/>.</summary>
    public virtual string Title => GetType().Name;

    /// <summary>What the callback remembers from one epoch to the next, for checkpoints; null, the default, when that is nothing.</summary>
    public virtual CallbackState<T>? State => null;

    /// <summary>Takes over what an equal callback remembered. Called after <see cref="OnStart"/>, when a run goes on from a checkpoint.</summary>
    /// <param name="state">Its <see cref="State"/>.</param>
    /// <exception cref="ArgumentException">The state is not one of such a callback.</exception>
    public virtual void Restore(CallbackState<T> state)
    {
    }

    /// <summary>Before the first step.</summary>
    /// <param name="run">The run under way.</param>
    public virtual void OnStart(TrainingRun<T> run)
    {
    }

    /// <summary>After every step. Called often: be quick.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="cost">The mean cost per sample of the batch, before the update.</param>
    public virtual void OnStep(TrainingRun<T> run, double cost)
    {
    }

    /// <summary>After every epoch and its validation. May set <see cref="TrainingRun{T}.Stop"/>.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="epoch">What the epoch brought.</param>
    public virtual void OnEpoch(TrainingRun<T> run, EpochRecord epoch)
    {
    }

    /// <summary>After the last step, also when the run was cancelled or diverged; not when an exception ended it.</summary>
    /// <param name="run">The run, its <see cref="TrainingRun{T}.Stop"/> set unless all epochs were done.</param>
    public virtual void OnEnd(TrainingRun<T> run)
    {
    }
}
