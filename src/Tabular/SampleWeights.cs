using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>A column that says how much each row counts: in the cost, and in the metrics. The encoding does not look at it.</summary>
internal static class SampleWeights
{
    // 256 of the greatest, each of the greatest class weight, times a slope: still well within float.
    private const double Greatest = 1e12;

    // One of the least alone in a batch, of the least class weight: its inverse is still within float.
    private const double Least = 1e-30;

    /// <summary>The rows that count at all: one of weight 0 is left out before anything is measured, and so changes nothing.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">The column of weights; null when all rows count the same.</param>
    /// <param name="target">The column to predict.</param>
    /// <exception cref="DataException">There is no such column, it is the target, every weight is 0, or a cell holds none.</exception>
    public static CsvTable WithoutZeros(CsvTable table, string? column, string target) => table.Where(RowsThatCount(table, column, target));

    /// <summary>Which rows these are.</summary>
    /// <inheritdoc cref="WithoutZeros"/>
    public static int[] RowsThatCount(CsvTable table, string? column, string target)
    {
        int[] all = [.. Enumerable.Range(0, table.RowCount)];
        if (column is null)
            return all;
        CsvColumn weights = table.Column(column);
        if (column == target)
            throw weights.Error("is the target; the weights are another column");
        int[] rows = Array.FindAll(all, row => Weight(weights, row) > 0);
        return rows.Length > 0 ? rows : throw weights.Error("every weight is 0; no row counts");
    }

    /// <summary>The weights of some rows; null when all rows count the same.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="column">The column of weights; null when all rows count the same.</param>
    public static Vector<double>? Of(CsvTable table, int[] rows, string? column)
    {
        if (column is null)
            return null;
        CsvColumn weights = table.Column(column);
        return Vector<double>.Build.DenseOfEnumerable(rows.Select(row => Weight(weights, row)));
    }

    // Rounded to float, as the network counts it.
    private static double Weight(CsvColumn column, int row) => column.Number(row) switch
    {
        null => throw column.Error(row, "the weight is missing"),
        > 0 and < Least => throw column.Error(row, $"expected a weight of 0 or at least 1e-30, got {DisplayText.Quote(column.Text(row))}"),
        >= 0 and <= Greatest and double weight => (float)weight,
        _ => throw column.Error(row, $"expected a weight from 0 to 1e12, got {DisplayText.Quote(column.Text(row))}"),
    };
}
