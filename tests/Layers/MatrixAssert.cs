using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

internal static class MatrixAssert
{
    /// <summary>The same shape and the same bits: +0 is not −0.</summary>
    public static void SameBits<T>(Matrix<T> expected, Matrix<T> actual, string what = "") where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal((expected.RowCount, expected.ColumnCount), (actual.RowCount, actual.ColumnCount));
        ReadOnlySpan<byte> a = MemoryMarshal.AsBytes<T>(expected.AsColumnMajorArray()), b = MemoryMarshal.AsBytes<T>(actual.AsColumnMajorArray());
        Assert.True(a.SequenceEqual(b), $"{what} expected\n{expected}\ngot\n{actual}");
    }

    /// <summary>The same bits in every parameter's gradient.</summary>
    public static void SameGradients(Layer<double> expected, Layer<double> actual)
    {
        Assert.Equal(expected.Parameters.Count, actual.Parameters.Count);
        foreach ((Parameter<double> a, Parameter<double> b) in expected.Parameters.Zip(actual.Parameters))
            SameBits(a.Gradient, b.Gradient, a.Name);
    }

    /// <summary>
    /// |a − b| ≤ tolerance · max(|a|, |b|, floor · largest magnitude of the two matrices), entry by entry; NaN is close to nothing.
    /// </summary>
    public static void Close<T, TActual>(Matrix<T> expected, Matrix<TActual> actual, double tolerance, double floor, string what = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TActual : unmanaged, IBinaryFloatingPointIeee754<TActual>
    {
        Assert.Equal((expected.RowCount, expected.ColumnCount), (actual.RowCount, actual.ColumnCount));
        double[] a = Doubles(expected), b = Doubles(actual);
        double largest = a.Concat(b).Max(Math.Abs);
        for (int i = 0; i < a.Length; i++)
        {
            double scale = Math.Max(Math.Max(Math.Abs(a[i]), Math.Abs(b[i])), floor * largest);
            Assert.True(
                a[i] == b[i] || Math.Abs(a[i] - b[i]) <= tolerance * scale,
                $"{what}[{i % expected.RowCount},{i / expected.RowCount}]: expected {a[i]:G17}, got {b[i]:G17}, relative error {Math.Abs(a[i] - b[i]) / scale:G3} (tolerance {tolerance:G3})");
        }
    }

    private static double[] Doubles<T>(Matrix<T> matrix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Array.ConvertAll(matrix.AsColumnMajorArray(), double.CreateChecked);
}
