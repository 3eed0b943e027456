namespace Backprop.Optimizers;

/// <summary>Stairs: factor γ^⌊epochs / length⌋.</summary>
public sealed class StepSchedule : Schedule
{
    /// <summary>Makes stairs.</summary>
    /// <param name="length">Epochs on each stair, finite and above 0.</param>
    /// <param name="gamma">γ in (0, 1]: from one stair to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepSchedule(double length, double gamma = 0.1)
    {
        Length = Setting.Positive(length, nameof(length));
        Gamma = Setting.PositiveFraction(gamma, nameof(gamma));
    }

    /// <summary>Epochs on each stair.</summary>
    public double Length { get; }

    /// <summary>γ, from one stair to the next.</summary>
    public double Gamma { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"StepSchedule({Length}, γ {Gamma})");

    /// <inheritdoc/>
    // Length, epochs and quotient are rounded, by 2⁻⁵³ each: 0.3/0.1 is below 3.
    public override double Factor(SchedulePoint point) => Math.Pow(Gamma, Math.Floor(point.Epochs / Length * (1 + 1e-15)));
}
