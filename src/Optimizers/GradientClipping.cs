using System.Numerics;

namespace Backprop.Optimizers;

/// <summary>
/// Keeps the averaged gradient g within bounds before the optimizer's rule sees it. Immutable.
/// A NaN in the gradient is never clipped away: it reaches the weights, where it is seen.
/// </summary>
public sealed class GradientClipping
{
    private GradientClipping(double? maximumNorm, double? maximumValue)
        => (MaximumNorm, MaximumValue) = (maximumNorm, maximumValue);

    /// <summary>c of <see cref="ByNorm"/>; null when clipping by value.</summary>
    public double? MaximumNorm { get; }

    /// <summary>c of <see cref="ByValue"/>; null when clipping by norm.</summary>
    public double? MaximumValue { get; }

    /// <summary>
    /// g ← g·c/‖g‖ if ‖g‖ > c, where ‖g‖ = √Σg² runs over all parameters of all groups together, so the direction stays
    /// (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013). A gradient that is not finite
    /// makes all of it NaN.
    /// </summary>
    /// <param name="maximum">c, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is out of its range.</exception>
    public static GradientClipping ByNorm(double maximum) => new(Setting.Positive(maximum, nameof(maximum)), null);

    /// <summary>g ← min(max(g, −c), c) for each element by itself; NaN stays NaN.</summary>
    /// <param name="maximum">c, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is out of its range.</exception>
    public static GradientClipping ByValue(double maximum) => new(null, Setting.Positive(maximum, nameof(maximum)));

    /// <summary>The same, unless c is 0 in T; one that is infinite in T clips nothing.</summary>
    internal GradientClipping In<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Setting.Positive<T>(Math.Min(1, MaximumNorm ?? MaximumValue!.Value), name);
        return this;
    }

    // c/∞ = 0 would turn an overflowed gradient into no step at all; hence NaN.
    internal static double NormFactor(double norm, double maximum)
        => norm <= maximum ? 1 : double.IsFinite(norm) ? maximum / norm : double.NaN;

    // T.Max and T.Min return NaN when an operand is NaN (IEEE 754-2019 maximum and minimum).
    internal static void ClipValues<T>(ReadOnlySpan<T> gradient, T scale, T maximum, Span<T> clipped)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < clipped.Length; i++)
            clipped[i] = T.Min(T.Max(scale * gradient[i], -maximum), maximum);
    }
}
