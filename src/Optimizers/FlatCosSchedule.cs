namespace Backprop.Optimizers;

/// <summary>
/// One for the first half of the run, then half a cosine down to zero: with t the part of the run that is done
/// <code>
/// t &lt; ½:  1
/// t ≥ ½:  ½ + ½cos(π·(2t − 1))
/// </code>
/// The schedule flat_cos of Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", 2024, for dropout and weight decay.
/// </summary>
public sealed class FlatCosSchedule : Schedule
{
    /// <inheritdoc/>
    public override double Factor(SchedulePoint point)
        => 0.5 + 0.5 * Math.Cos(Math.PI * Math.Max(0, 2 * point.Progress - 1));
}
