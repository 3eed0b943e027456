using System.Globalization;

namespace Backprop.Circuits;

/// <summary>How numbers look in a drawing.</summary>
internal static class DrawnNumber
{
    /// <summary>Four significant digits, for the wires.</summary>
    public static string Short(double value) => Text(value, "G4");

    /// <summary>Twelve significant digits, in which all processors and mathematical libraries agree.</summary>
    public static string Long(double value) => Text(value, "G12");

    // −0 is 0 to a reader.
    private static string Text(double value, string format) => (value == 0 ? 0 : value).ToString(format, CultureInfo.InvariantCulture);
}
