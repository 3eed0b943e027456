using Backprop.Numerics;

namespace Backprop.Training;

/// <summary>How a gradient check is done.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>h relative to max(1, |θ|), finite and above 0. The default, the cube root of the machine's precision, balances rounding against curvature.</summary>
    public double StepSize { get; init => field = Setting.Positive(value, nameof(StepSize)); } = 6e-6;

    /// <summary>The largest relative error that passes, finite and at least 0.</summary>
    public double Tolerance { get; init => field = Setting.NotNegative(value, nameof(Tolerance)); } = 1e-6;

    /// <summary>How many entries of each matrix are checked, at least 1, drawn at random when it has more; null checks them all.</summary>
    public int? EntriesPerMatrix { get; init => field = value is { } entries ? Setting.AtLeast(1, entries, nameof(EntriesPerMatrix)) : null; }

    /// <summary>Which entries are drawn.</summary>
    public Seed Seed { get; init; } = new(0);
}
