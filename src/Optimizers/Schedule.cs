namespace Backprop.Optimizers;

/// <summary>
/// A learning rate that changes during training: before every step, <c>optimizer.RateFactor = schedule.Factor(point)</c>.
/// The factor is a function of the point alone, so resuming needs no saved state; <see cref="PlateauSchedule"/> is the one
/// exception. All lengths in the settings of schedules are in epochs.
/// </summary>
public abstract class Schedule
{
    /// <summary>The schedule with its settings, such as <c>StepSchedule(10, γ 0.1)</c>: what a checkpoint compares. Override it in a schedule that has settings.</summary>
    public virtual string Title => GetType().Name;

    /// <summary>What to multiply the base learning rate by in the step taken from here; finite and at least 0.</summary>
    /// <param name="point">Where the run stands.</param>
    public abstract double Factor(SchedulePoint point);
}
