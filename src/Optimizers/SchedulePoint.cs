namespace Backprop.Optimizers;

/// <summary>Where a training run stands just before a step: what a <see cref="Schedule"/> sees.</summary>
public readonly record struct SchedulePoint
{
    /// <summary>Names the place.</summary>
    /// <param name="step">Steps already taken: 0 before the first.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch, at least 1.</param>
    /// <param name="totalSteps">Steps in the whole run as planned, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SchedulePoint(long step, long stepsPerEpoch, long totalSteps)
    {
        Step = Setting.AtLeast(0, step, nameof(step));
        StepsPerEpoch = Setting.AtLeast(1, stepsPerEpoch, nameof(stepsPerEpoch));
        TotalSteps = Setting.AtLeast(1, totalSteps, nameof(totalSteps));
    }

    /// <summary>Steps already taken: 0 before the first.</summary>
    public long Step { get; }

    /// <summary>Steps in an epoch.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Steps in the whole run as planned.</summary>
    public long TotalSteps { get; }

    /// <summary>Epochs done, with the fraction of the present one: 1.5 in the middle of the second.</summary>
    public double Epochs => (double)Step / StepsPerEpoch;

    /// <summary>t, the part of the run that is done: 0 before the first step, 1 at the planned end and after it.</summary>
    public double Progress => Math.Min(1, (double)Step / TotalSteps);
}
