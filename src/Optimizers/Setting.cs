using System.Globalization;
using System.Numerics;

namespace Backprop.Optimizers;

/// <summary>The ranges that settings are checked against. NaN lies in none of them.</summary>
internal static class Setting
{
    public static double NotNegative(double value, string name) => Check(value >= 0 && double.IsFinite(value), value, name, "be finite and at least 0");

    public static double Positive(double value, string name) => Check(value > 0 && double.IsFinite(value), value, name, "be finite and above 0");

    /// <summary>Also of the number that T makes of it: in float, 1e-46 is 0.</summary>
    public static double Positive<T>(double value, string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Check(T.CreateTruncating(Positive(value, name)) is var rounded && rounded > T.Zero && T.IsFinite(rounded), value, name, $"be finite and above 0 in {typeof(T).Name}");

    public static double BelowOne(double value, string name) => Check(value >= 0 && value < 1, value, name, "lie in [0, 1)");

    public static double Fraction(double value, string name) => Check(value >= 0 && value <= 1, value, name, "lie in [0, 1]");

    public static double PositiveFraction(double value, string name) => Check(value > 0 && value <= 1, value, name, "lie in (0, 1]");

    public static long AtLeast(long least, long value, string name)
        => value >= least ? value : throw OutOfRange(value, name, $"be at least {least}");

    public static ArgumentOutOfRangeException OutOfRange(IFormattable value, string name, string range)
        => new(name, value, $"{name} must {range}, got {value.ToString(null, CultureInfo.InvariantCulture)}.");

    private static double Check(bool valid, double value, string name, string range)
        => valid ? value : throw OutOfRange(value, name, range);
}
