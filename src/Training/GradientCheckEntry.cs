namespace Backprop.Training;

/// <summary>One derivative, computed both ways.</summary>
/// <param name="Name">The parameter, such as <c>0.weight</c>, or <c>input</c>.</param>
/// <param name="Row">The row of the entry, from 0.</param>
/// <param name="Column">The column of the entry, from 0.</param>
/// <param name="Analytic">What Backward says.</param>
/// <param name="Numeric">What central differences say.</param>
/// <param name="RelativeError">|analytic − numeric| over the larger of the two (but at least a thousandth of the largest derivative of the check).</param>
public readonly record struct GradientCheckEntry(string Name, int Row, int Column, double Analytic, double Numeric, double RelativeError)
{
    /// <summary>For example <c>0.weight[2,1]: backward 0.125, differences 0.125, relative error 3e-11</c>.</summary>
    public override string ToString()
        => FormattableString.Invariant($"{Name}[{Row},{Column}]: backward {Analytic:G9}, differences {Numeric:G9}, relative error {RelativeError:G3}");
}
