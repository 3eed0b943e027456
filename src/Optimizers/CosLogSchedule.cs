namespace Backprop.Optimizers;

/// <summary>
/// Cosine cycles on a logarithmic clock: each is twice as long as the one before, and the rate starts and ends at zero.
/// With t the part of the run that is done and k cycles,
/// <code>
/// ½ − ½cos(2π·log₂(1 + (2ᵏ − 1)·t))
/// </code>
/// so with k = 4 the rate is 1 at t = (√2 − 1)/15 = 0.028, 0.122, 0.310 and 0.688, and 0 at t = 1/15, 1/5 and 7/15.
/// The schedule coslog₄ of Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", 2024.
/// </summary>
public sealed class CosLogSchedule : Schedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="cycles">k, from 1 to 30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of cycles is out of its range.</exception>
    public CosLogSchedule(int cycles = 4) => Cycles = Setting.Within(1, 30, cycles, nameof(cycles));

    /// <summary>k: how often the rate rises and falls.</summary>
    public int Cycles { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"CosLogSchedule({Cycles})");

    /// <inheritdoc/>
    public override double Factor(SchedulePoint point)
        => 0.5 - 0.5 * Math.Cos(2 * Math.PI * Math.Log2(1 + ((1L << Cycles) - 1) * point.Progress));
}
