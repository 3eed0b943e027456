using System.Numerics;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Data;

/// <summary>Copies rows, as they are usually written down, into the columns of a matrix.</summary>
internal static class RowMatrix
{
    public static Matrix<T> Of<T>(T[,] rows, [CallerArgumentExpression(nameof(rows))] string? name = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        return Matrix<T>.Build.Dense(rows.GetLength(1), rows.GetLength(0), (value, sample) => rows[sample, value]);
    }

    /// <exception cref="ArgumentException">The rows are not equally long, or one is null.</exception>
    public static Matrix<T> Of<T>(T[][] rows, [CallerArgumentExpression(nameof(rows))] string? name = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        int width = rows is [{ } first, ..] ? first.Length : 0;
        int odd = Array.FindIndex(rows, row => row is null || row.Length != width);
        return odd < 0
            ? Matrix<T>.Build.Dense(width, rows.Length, (value, sample) => rows[sample][value])
            : throw new ArgumentException($"Expected rows of {width} values, got {(rows[odd] is { } row ? $"{row.Length}" : "null")} for sample {odd}.", name);
    }

    /// <summary>A row for each value.</summary>
    public static Matrix<T> OfOne<T>(T[] values, [CallerArgumentExpression(nameof(values))] string? name = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return Matrix<T>.Build.Dense(1, values.Length, (_, sample) => values[sample]);
    }
}
