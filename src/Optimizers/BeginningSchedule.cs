namespace Backprop.Optimizers;

/// <summary>The beginning of another schedule: that of a run of N epochs, in a run that ends before them. So a training can be repeated up to one of its epochs.</summary>
public sealed class BeginningSchedule : Schedule
{
    private readonly Schedule whole;
    private readonly int epochs;

    /// <summary>Makes the schedule.</summary>
    /// <param name="whole">The schedule of the longer run.</param>
    /// <param name="epochs">N: the epochs of the longer run, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no epochs.</exception>
    public BeginningSchedule(Schedule whole, int epochs)
    {
        ArgumentNullException.ThrowIfNull(whole);
        (this.whole, this.epochs) = (whole, (int)Setting.AtLeast(1, epochs, nameof(epochs)));
    }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"beginning of {epochs} epochs of {whole.Title}");

    /// <inheritdoc/>
    public override double Factor(SchedulePoint point) => whole.Factor(new(point.Step, point.StepsPerEpoch, epochs * point.StepsPerEpoch));
}
