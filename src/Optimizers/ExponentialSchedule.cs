namespace Backprop.Optimizers;

/// <summary>Smooth decay: factor γ^epochs, changing with every step. <see cref="StepSchedule"/> with length 1 changes once an epoch.</summary>
public sealed class ExponentialSchedule : Schedule
{
    /// <summary>Makes a decay.</summary>
    /// <param name="gamma">γ in (0, 1]: what an epoch multiplies the learning rate by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is out of its range.</exception>
    public ExponentialSchedule(double gamma) => Gamma = Setting.PositiveFraction(gamma, nameof(gamma));

    /// <summary>γ, per epoch.</summary>
    public double Gamma { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"ExponentialSchedule(γ {Gamma})");

    /// <inheritdoc/>
    public override double Factor(SchedulePoint point) => Math.Pow(Gamma, point.Epochs);
}
