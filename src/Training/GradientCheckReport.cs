namespace Backprop.Training;

/// <summary>The outcome of a gradient check.</summary>
/// <param name="Worst">For each matrix, its entry with the largest relative error; in the order of the parameters, the input last.</param>
/// <param name="Checked">How many derivatives were compared.</param>
/// <param name="Kinks">How many more were left out because the cost has a kink there (a ReLU at 0, a hinge at its margin).</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
public sealed record GradientCheckReport(IReadOnlyList<GradientCheckEntry> Worst, int Checked, int Kinks, double Tolerance)
{
    /// <summary>The largest relative error of all; NaN when a derivative was NaN, infinite when nothing could be compared.</summary>
    public double MaxRelativeError => Checked == 0 ? double.PositiveInfinity : Worst.Aggregate(0.0, (max, entry) => Math.Max(max, entry.RelativeError));

    /// <summary>Whether every compared derivative is within the tolerance.</summary>
    public bool Passed => MaxRelativeError <= Tolerance;

    /// <summary>One line for people.</summary>
    public override string ToString()
        => FormattableString.Invariant($"{(Passed ? "passed" : "FAILED")}: {Checked} derivatives, {Kinks} kinks left out, largest relative error {MaxRelativeError:G3} (tolerance {Tolerance:G3})");
}
