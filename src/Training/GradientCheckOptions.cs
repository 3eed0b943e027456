using Backprop.Numerics;

namespace Backprop.Training;

/// <summary>How a gradient check is done.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>h relative to max(1, |θ|). The default, the cube root of the machine's precision, balances rounding against curvature.</summary>
    public double StepSize { get; init; } = 6e-6;

    /// <summary>The largest relative error that passes.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>How many entries of each matrix are checked, drawn at random when it has more; null checks them all.</summary>
    public int? EntriesPerMatrix { get; init; }

    /// <summary>Which entries are drawn.</summary>
    public Seed Seed { get; init; } = new(0);
}
