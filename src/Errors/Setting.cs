using System.Globalization;
using System.Numerics;

namespace Backprop;

/// <summary>The ranges that settings are checked against. NaN lies in none of them; messages are one line, the same in every culture.</summary>
internal static class Setting
{
    public static double Finite(double value, string name) => Check(double.IsFinite(value), value, name, "be finite");

    /// <summary>Also as the number that T makes of it: in float, 1e39 is infinite.</summary>
    public static double Finite<T>(double value, string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Check(T.IsFinite(T.CreateTruncating(Finite(value, name))), value, name, $"be finite in {typeof(T).Name}");

    public static double NotNegative(double value, string name) => Check(value >= 0 && double.IsFinite(value), value, name, "be finite and at least 0");

    public static double Positive(double value, string name) => Check(value > 0 && double.IsFinite(value), value, name, "be finite and above 0");

    /// <summary>Also of the number that T makes of it: in float, 1e-46 is 0.</summary>
    public static double Positive<T>(double value, string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Check(T.CreateTruncating(Positive(value, name)) is var rounded && rounded > T.Zero && T.IsFinite(rounded), value, name, $"be finite and above 0 in {typeof(T).Name}");

    public static TimeSpan Positive(TimeSpan value, string name) => Check(value > TimeSpan.Zero, value, name, "be above 0");

    public static double BelowOne(double value, string name) => Check(value >= 0 && value < 1, value, name, "lie in [0, 1)");

    public static double Fraction(double value, string name) => Check(value >= 0 && value <= 1, value, name, "lie in [0, 1]");

    public static double PositiveFraction(double value, string name) => Check(value > 0 && value <= 1, value, name, "lie in (0, 1]");

    public static int AtLeast(int least, int value, string name) => (int)AtLeast((long)least, value, name);

    public static long AtLeast(long least, long value, string name) => value >= least ? value : throw OutOfRange(value, name, $"be at least {least}");

    public static int Within(int least, int most, int value, string name)
        => value >= least && value <= most ? value : throw OutOfRange(value, name, $"be from {least} to {most}");

    public static T Defined<T>(T value, string name) where T : struct, Enum
        => Enum.IsDefined(value) ? value : throw OutOfRange(value, name, $"be one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>A copy of a list that is not null and has no null in it.</summary>
    public static T[] NoneNull<T>(IReadOnlyList<T> items, string name) where T : class
    {
        ArgumentNullException.ThrowIfNull(items, name);
        T[] copy = [.. items];
        int at = Array.IndexOf(copy, null);
        return at < 0 ? copy : throw new ArgumentNullException(name, FormattableString.Invariant($"Expected no null among {name}, got one at {at} (counted from 0)."));
    }

    // Without the value as a part of its own, which the exception would write on another line, in the culture of the thread.
    public static ArgumentOutOfRangeException OutOfRange(IFormattable value, string name, string range)
        => new(name, $"{name} must {range}, got {value.ToString(null, CultureInfo.InvariantCulture)}.");

    private static T Check<T>(bool valid, T value, string name, string range) where T : IFormattable
        => valid ? value : throw OutOfRange(value, name, range);
}
