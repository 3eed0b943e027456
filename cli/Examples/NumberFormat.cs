using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>Numbers with all their digits: what is read back is the same double.</summary>
internal static class NumberFormat
{
    public static string Digits(this double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>(0.35, 0.9)</summary>
    public static string Digits(this Vector<double> vector) => $"({string.Join(", ", vector.Select(Digits))})";

    /// <summary>[[0.1, 0.8], [0.4, 0.6]], row by row.</summary>
    public static string Digits(this Matrix<double> matrix)
        => $"[{string.Join(", ", matrix.EnumerateRows().Select(row => $"[{string.Join(", ", row.Select(Digits))}]"))}]";
}
