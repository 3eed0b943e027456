using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Layers;
using Backprop.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Properties;

/// <summary>θ' of a whole network, one parameter after the other, and how two of them compare.</summary>
internal static class Gradients
{
    /// <summary>θ' summed over a batch.</summary>
    public static T[] Of<T>(Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target, MathNet.Numerics.LinearAlgebra.Vector<T>? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        network.ZeroGradients();
        network.Backward(loss.Evaluate(network.Forward(input), target, weights).Gradient);
        return [.. network.Parameters.SelectMany(parameter => parameter.Gradients.ToArray())];
    }

    /// <summary>Σ|θ'| over the samples, each taken by itself: what the rounding of their sum is measured by.</summary>
    public static double[] Magnitudes<T>(Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] sums = new double[network.Parameters.Sum(parameter => parameter.Count)];
        for (int s = 0; s < input.ColumnCount; s++)
        {
            T[] alone = Of(network, loss, Column(input, s), Column(target, s));
            for (int i = 0; i < sums.Length; i++)
                sums[i] += Math.Abs(double.CreateTruncating(alone[i]));
        }
        return sums;
    }

    /// <summary>
    /// Two sums of the same n terms in other orders: each is off by at most n·u·Σ|terms| to first order, with u half the spacing at 1 (Higham, "Accuracy and Stability of
    /// Numerical Algorithms", 2002, §4.2). Two units more for a division by the number of samples, and the smallest number for each term that underflows.
    /// </summary>
    public static void WithinRounding<T>(T[] expected, T[] actual, double[] magnitudes, int terms) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double spacing = double.CreateTruncating(T.BitIncrement(T.One) - T.One), smallest = double.CreateTruncating(T.Epsilon);
        for (int i = 0; i < expected.Length; i++)
        {
            double e = double.CreateTruncating(expected[i]), a = double.CreateTruncating(actual[i]), bound = (terms + 2) * (spacing * magnitudes[i] + smallest);
            Assert.True(Math.Abs(e - a) <= bound, $"{typeof(T).Name} {i}: expected {e:R}, got {a:R}, apart by {Math.Abs(e - a):G3}, at most {bound:G3}");
        }
    }

    public static void SameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
            return;
        int i = 0;
        while (i < Math.Min(expected.Length, actual.Length) && (expected[i] == actual[i] || (T.IsNaN(expected[i]) && T.IsNaN(actual[i]))))
            i++;
        Assert.Fail($"{typeof(T).Name}: {expected.Length} numbers, {actual.Length} came, the first that differs is number {i}: expected {(i < expected.Length ? expected[i] : "none")}, got {(i < actual.Length ? actual[i] : "none")}");
    }

    public static T[] Map<T>(this T[] values, Func<T, T> f) => Array.ConvertAll(values, value => f(value));

    public static Matrix<T> Column<T>(Matrix<T> matrix, int s) where T : unmanaged, IBinaryFloatingPointIeee754<T> => matrix.SubMatrix(0, matrix.RowCount, s, 1);

    /// <summary>The columns in this order.</summary>
    public static Matrix<T> Columns<T>(Matrix<T> matrix, params IReadOnlyList<int> order) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Matrix<T>.Build.Dense(matrix.RowCount, order.Count, (i, s) => matrix[i, order[s]]);
}
