using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Examples;

/// <summary>How strictly the worked examples are compared: 10⁻¹² relative, or to the digits that a text prints.</summary>
internal static class Close
{
    public static void To(double expected, double actual)
        => Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");

    public static void To(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        double[] e = [.. expected], a = [.. actual];
        Assert.Equal(e.Length, a.Length);
        for (int i = 0; i < e.Length; i++)
            To(e[i], a[i]);
    }

    /// <summary>Every entry.</summary>
    public static void To(Matrix<double> expected, Matrix<double> actual)
    {
        Assert.Equal((expected.RowCount, expected.ColumnCount), (actual.RowCount, actual.ColumnCount));
        To(expected.Enumerate(), actual.Enumerate());
    }

    public static void To(double[,] expected, Matrix<double> actual) => To(Matrix<double>.Build.DenseOfArray(expected), actual);

    /// <summary>Half a unit of the last of so many decimals.</summary>
    public static void ToDecimals(int decimals, double[,] expected, Matrix<double> actual)
    {
        double half = 0.5 * Math.Pow(10, -decimals);
        foreach ((int row, int column, double value) in actual.EnumerateIndexed())
            Assert.Equal(expected[row, column], value, half);
    }
}
