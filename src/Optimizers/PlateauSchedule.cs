namespace Backprop.Optimizers;

/// <summary>
/// Reduces the learning rate when the validation cost stops falling. A cost is an improvement when it is below
/// best − threshold·|best|; after more than <c>patience</c> epochs in a row without one, the factor is multiplied by γ, down to
/// the minimum. The one schedule with a state: <see cref="Observe"/> moves it, once at the end of each epoch, and
/// <see cref="State"/> is what a checkpoint saves. So it serves one run at a time: trainers that run side by side, or one within a callback of another, need a schedule each.
/// </summary>
public sealed class PlateauSchedule : Schedule
{
    /// <summary>Starts with factor 1.</summary>
    /// <param name="gamma">γ in (0, 1]: each reduction multiplies by it.</param>
    /// <param name="patience">Epochs without improvement that are borne, at least 0.</param>
    /// <param name="threshold">The relative improvement that counts, in [0, 1].</param>
    /// <param name="minimum">The lowest factor, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PlateauSchedule(double gamma = 0.1, int patience = 10, double threshold = 1e-4, double minimum = 0)
    {
        Gamma = Setting.PositiveFraction(gamma, nameof(gamma));
        Patience = Setting.AtLeast(0, patience, nameof(patience));
        Threshold = Setting.Fraction(threshold, nameof(threshold));
        Minimum = Setting.Fraction(minimum, nameof(minimum));
    }

    /// <summary>γ: each reduction multiplies by it.</summary>
    public double Gamma { get; }

    /// <summary>Epochs without improvement that are borne.</summary>
    public int Patience { get; }

    /// <summary>The relative improvement that counts.</summary>
    public double Threshold { get; }

    /// <summary>The lowest factor.</summary>
    public double Minimum { get; }

    /// <summary>All that the schedule remembers. A trainer begins each run with the factor 1, or where the checkpoint stood; with a loop of your own, set it to go on.</summary>
    public PlateauState State { get; set; } = PlateauState.Start;

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"PlateauSchedule(γ {Gamma}, patience {Patience}, threshold {Threshold}, minimum {Minimum})");

    /// <inheritdoc/>
    public override double Factor(SchedulePoint point) => State.Factor;

    /// <summary>Takes note of an epoch's validation cost, the mean over samples. NaN is no improvement.</summary>
    /// <param name="cost">The cost at the end of the epoch.</param>
    public void Observe(double cost)
    {
        if (IsImprovement(cost))
            State = State with { BestCost = cost, EpochsWithoutImprovement = 0 };
        else if (State.EpochsWithoutImprovement < Patience)
            State = State with { EpochsWithoutImprovement = State.EpochsWithoutImprovement + 1 };
        else
            State = State with { Factor = Math.Max(State.Factor * Gamma, Minimum), EpochsWithoutImprovement = 0 };
    }

    // The first cost has no best to fall below by a part of it: ∞ − threshold·∞ is NaN.
    private bool IsImprovement(double cost)
        => double.IsPositiveInfinity(State.BestCost)
            ? cost < State.BestCost
            : cost < State.BestCost - Threshold * Math.Abs(State.BestCost);
}
