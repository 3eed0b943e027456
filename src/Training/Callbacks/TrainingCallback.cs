using System.Numerics;

namespace Backprop.Training.Callbacks;

/// <summary>Something that watches a training run. Override what is of interest.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class TrainingCallback<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
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

    /// <summary>After the last step, also when the run was cancelled or diverged.</summary>
    /// <param name="run">The run, its <see cref="TrainingRun{T}.Stop"/> set unless all epochs were done.</param>
    public virtual void OnEnd(TrainingRun<T> run)
    {
    }
}
