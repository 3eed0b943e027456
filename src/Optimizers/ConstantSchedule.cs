namespace Backprop.Optimizers;

/// <summary>The base learning rate throughout: factor 1.</summary>
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(SchedulePoint point) => 1;
}
