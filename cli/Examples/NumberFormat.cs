using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>Numbers with all their digits: what is read back is the same double.</summary>
internal static class NumberFormat
{
    private const int LineWidth = 80;

    public static string Digits(this double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>(0.35, 0.9)</summary>
    public static string Digits(this Vector<double> vector) => $"({string.Join(", ", vector.Select(Digits))})";

    /// <summary>[[0.1, 0.8], [0.4, 0.6]], row by row.</summary>
    public static string Digits(this Matrix<double> matrix)
        => $"[{string.Join(", ", matrix.EnumerateRows().Select(row => $"[{string.Join(", ", row.Select(Digits))}]"))}]";

    /// <summary>[[0.1, 0.8], [0.4, 0.6]], with a row on each line where one line would be too long.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="column">In which column of the line it begins.</param>
    public static string Digits(this Matrix<double> matrix, int column) => Fitted(matrix.Digits(), "], ", column);

    /// <summary>(0.35, 0.9)  2×1, with an element on each line where one line would be too long.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="column">In which column of the line it begins.</param>
    public static string Shaped(this Vector<double> vector, int column = 0) => Fitted($"{vector.Digits()}  {vector.Count}×1", ", ", column);

    /// <summary>[[0.1, 0.8], [0.4, 0.6]]  2×2, with a row on each line where one line would be too long.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="column">In which column of the line it begins.</param>
    public static string Shaped(this Matrix<double> matrix, int column = 0) => Fitted($"{matrix.Digits()}  {matrix.RowCount}×{matrix.ColumnCount}", "], ", column);

    private static string Fitted(string text, string separator, int column)
        => column + text.Length <= LineWidth ? text : text.Replace(separator, $"{separator.TrimEnd()}\n{new string(' ', column + (separator.Length - 1))}", StringComparison.Ordinal);

    /// <summary>Prints a step of gradient descent, with its numbers: θ ← θ − η·θ'.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="name">What θ is called, such as θ₂.</param>
    /// <param name="before">θ before the step.</param>
    /// <param name="gradient">θ'.</param>
    /// <param name="after">θ after the step, at η = 1.</param>
    public static void WriteUpdate(this TextWriter output, string name, Matrix<double> before, Matrix<double> gradient, Matrix<double> after)
    {
        output.WriteLine($"  {name} ← {before.Digits(column: 7)}");
        output.WriteLine($"     − 1·{gradient.Digits(column: 9)}");
        output.WriteLine($"  {name} = {after.Shaped(column: 7)}");
    }
}
