using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Compares the three products with loops that state their contract: values to rounding error, and every bit of the chain.</summary>
internal static class ProductCheck
{
    public static void Run<T>(int outputs, int inputs, int samples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weight = Draw<T>("weight", outputs * inputs), bias = Draw<T>("bias", outputs), start = Draw<T>("start", outputs * inputs);
        T[] input = Draw<T>("input", inputs * samples), delta = Draw<T>("delta", outputs * samples);

        T[] actual = Draw<T>("garbage", outputs * samples);
        MatrixProduct.Affine<T>(weight, bias, input, actual, outputs, inputs, samples);
        Compare(actual, outputs, inputs, (o, _) => bias[o], (o, s, i) => (weight[i * outputs + o], input[s * inputs + i]));

        MatrixProduct.Affine<T>(weight, default, input, actual, outputs, inputs, samples);
        Compare(actual, outputs, inputs, (_, _) => T.Zero, (o, s, i) => (weight[i * outputs + o], input[s * inputs + i]));

        actual = (T[])start.Clone();
        MatrixProduct.AddOuterProduct<T>(delta, input, actual, outputs, inputs, samples);
        Compare(actual, outputs, samples, (o, i) => start[i * outputs + o], (o, i, s) => (delta[s * outputs + o], input[s * inputs + i]));

        actual = Draw<T>("garbage", inputs * samples);
        MatrixProduct.TransposedProduct<T>(weight, delta, actual, outputs, inputs, samples);
        Compare(actual, inputs, outputs, (_, _) => T.Zero, (i, s, o) => (weight[i * outputs + o], delta[s * outputs + o]));
    }

    public static T[] Draw<T>(string purpose, int count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream stream = new Seed(7).Stream(purpose, count);
        T[] values = new T[count];
        for (int k = 0; k < count; k++)
            values[k] = T.CreateChecked(stream.NextNormal());
        return values;
    }

    private static void Compare<T>(T[] actual, int rows, int depth, Func<int, int, T> start, Func<int, int, int, (T, T)> factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // n rounded steps err by at most n·u·Σ|terms| (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, §3.1);
        // twice that leaves room for the error of the sum in double.
        double unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
        T[] chains = new T[actual.Length];
        for (int k = 0; k < actual.Length; k++)
        {
            int row = k % rows, column = k / rows;
            T chain = start(row, column);
            double sum = double.CreateChecked(chain), size = Math.Abs(sum);
            for (int p = 0; p < depth; p++)
            {
                (T x, T y) = factors(row, column, p);
                chain = T.FusedMultiplyAdd(x, y, chain);
                double term = double.CreateChecked(x) * double.CreateChecked(y);
                sum += term;
                size += Math.Abs(term);
            }
            chains[k] = chain;
            double error = Math.Abs(double.CreateChecked(actual[k]) - sum);
            if (!(error <= 2 * depth * unit * size))
                Assert.Fail($"[{row}, {column}] is {actual[k]}, expected {sum}.");
        }
        // Bytes, not values: -0 is not 0 here.
        if (!MemoryMarshal.AsBytes<T>(actual).SequenceEqual(MemoryMarshal.AsBytes<T>(chains)))
            Assert.Fail($"The bits differ from those of the plain chain, first at {actual.AsSpan().CommonPrefixLength(chains)}.");
    }
}
