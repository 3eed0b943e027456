namespace Backprop.Optimizers;

/// <summary>
/// A linear warm-up over W steps, then half a cosine down to the end of the run at N steps:
/// <code>
/// s &lt; W:  (s + 1) / (W + 1)                                          never 0, reaches 1 at s = W
/// s ≥ W:  min + (1 − min)·½(1 + cos π·(s − W)/(N − W))               1 at s = W, min at s = N and after
/// </code>
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without restarts; the warm-up after
/// Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017.
/// </summary>
public sealed class CosineSchedule : Schedule
{
    /// <summary>Makes a cosine.</summary>
    /// <param name="warmup">Epochs of warm-up, finite and at least 0: W = warmup · steps per epoch. If it is no shorter than the run, the rate rises with every step, and only s = N, which no step has, gives min.</param>
    /// <param name="minimum">The factor at the end, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CosineSchedule(double warmup = 0, double minimum = 0)
    {
        Warmup = Setting.NotNegative(warmup, nameof(warmup));
        Minimum = Setting.Fraction(minimum, nameof(minimum));
    }

    /// <summary>Epochs of warm-up.</summary>
    public double Warmup { get; }

    /// <summary>The factor at the end.</summary>
    public double Minimum { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"CosineSchedule(warm-up {Warmup}, minimum {Minimum})");

    /// <inheritdoc/>
    public override double Factor(SchedulePoint point)
    {
        double warmupSteps = Warmup * point.StepsPerEpoch;
        if (point.Step >= point.TotalSteps)
            return Minimum;
        if (point.Step < warmupSteps)
            return (point.Step + 1) / (warmupSteps + 1);
        double t = (point.Step - warmupSteps) / (point.TotalSteps - warmupSteps);
        return Minimum + (1 - Minimum) * 0.5 * (1 + Math.Cos(Math.PI * t));
    }
}
