using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Compares the products with loops that state their contract, bit for bit.</summary>
internal static unsafe class ProductCheck
{
    /// <summary>Checks all products of one shape, split among one thread and several.</summary>
    public static void Run<T>(int outputs, int inputs, int samples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weight = Draw<T>("weight", outputs * inputs), bias = Draw<T>("bias", outputs), start = Draw<T>("start", outputs * inputs);
        T[] input = Draw<T>("input", inputs * samples), delta = Draw<T>("delta", outputs * samples);

        T[] affine = Chains<T>(outputs, samples, inputs, (o, _) => bias[o], (o, s, i) => (weight[i * outputs + o], input[s * inputs + i]));
        T[] linear = Chains<T>(outputs, samples, inputs, (_, _) => T.Zero, (o, s, i) => (weight[i * outputs + o], input[s * inputs + i]));
        T[] outer = Chains<T>(outputs, inputs, samples, (o, i) => start[i * outputs + o], (o, i, s) => (delta[s * outputs + o], input[s * inputs + i]));
        T[] product = Chains<T>(outputs, inputs, samples, (_, _) => T.Zero, (o, i, s) => (delta[s * outputs + o], input[s * inputs + i]));
        T alpha = T.CreateChecked(-0.37);
        T[] scaled = [.. product.Zip(start, (sum, w) => T.FusedMultiplyAdd(sum, alpha, w))];
        T[] transposed = Chains<T>(inputs, samples, outputs, (_, _) => T.Zero, (i, s, o) => (weight[i * outputs + o], delta[s * outputs + o]));
        T[] rectified = [.. affine.Select(z => z <= T.Zero ? T.Zero : z)], gated = [.. transposed.Zip(input, (sum, a) => a <= T.Zero ? T.Zero : sum)];
        T[] columns = Chains<T>(outputs, 1, samples, (o, _) => bias[o], (o, _, s) => (delta[s * outputs + o], T.One));

        foreach (int threads in new[] { 1, 2, 3, 4, 7 })
        {
            using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);

            T[] actual = Draw<T>("garbage", outputs * samples);
            MatrixProduct.Affine<T>(weight, bias, input, actual, outputs, inputs, samples);
            Compare(affine, actual, $"Z = W·A + b on {threads} threads");

            MatrixProduct.Affine<T>(weight, default, input, actual, outputs, inputs, samples);
            Compare(linear, actual, $"Z = W·A on {threads} threads");

            if (outputs >= MatrixProduct.FewestDirectOutputs)
            {
                MatrixProduct.Affine<T>(weight, bias, input, actual, outputs, inputs, samples, rectifies: true);
                Compare(rectified, actual, $"Z = max(0, W·A + b) on {threads} threads");
            }

            actual = (T[])start.Clone();
            MatrixProduct.AddOuterProduct<T>(delta, input, actual, outputs, inputs, samples);
            Compare(outer, actual, $"θ' += δ·Aᵀ on {threads} threads");

            actual = Draw<T>("garbage", outputs * inputs);
            MatrixProduct.AddOuterProduct<T>(delta, input, actual, outputs, inputs, samples, fromZero: true);
            Compare(product, actual, $"θ' = δ·Aᵀ on {threads} threads");

            T[] claimed = (T[])weight.Clone();
            actual = (T[])start.Clone();
            MatrixProduct.AddOuterProduct<T>(delta, input, actual, outputs, inputs, samples, claimed: claimed);
            Compare(outer, actual, $"θ' += δ·Aᵀ, which claims W, on {threads} threads");
            Compare(weight, claimed, $"W, claimed by {threads} threads");

            if (samples <= TiledProduct.MostDepth)
            {
                actual = (T[])start.Clone();
                MatrixProduct.AddScaledOuterProduct(alpha, delta, input, actual, outputs, inputs, samples);
                Compare(scaled, actual, $"W += α·(δ·Aᵀ) on {threads} threads");

                actual = Draw<T>("garbage", outputs * inputs);
                fixed (T* all = actual)
                    StripProduct.Run(new Collected<T>(all), delta, input, outputs, inputs, samples);
                Compare(product, actual, $"θ' = δ·Aᵀ in strips on {threads} threads");
            }

            actual = Draw<T>("garbage", inputs * samples);
            MatrixProduct.TransposedProduct<T>(weight, delta, actual, outputs, inputs, samples);
            Compare(transposed, actual, $"Δ = Wᵀ·δ on {threads} threads");

            MatrixProduct.TransposedProduct<T>(weight, delta, actual, outputs, inputs, samples, gate: input);
            Compare(gated, actual, $"Δ = Wᵀ·δ where A > 0 on {threads} threads");

            actual = (T[])bias.Clone();
            MatrixProduct.AddColumns<T>(delta, actual);
            Compare(columns, actual, "b' += Σδ");
        }
    }

    public static T[] Draw<T>(string purpose, int count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream stream = new Seed(7).Stream(purpose, count);
        T[] values = new T[count];
        for (int k = 0; k < count; k++)
            values[k] = T.CreateChecked(stream.NextNormal());
        return values;
    }

    /// <summary>The plain chain of every element, checked against the sum in double.</summary>
    public static T[] Chains<T>(int rows, int columns, int depth, Func<int, int, T> start, Func<int, int, int, (T, T)> factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // n rounded steps err by at most n·u·Σ|terms| (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, §3.1);
        // twice that leaves room for the error of the sum in double.
        double unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
        T[] chains = new T[rows * columns];
        for (int k = 0; k < chains.Length; k++)
        {
            T chain = start(k % rows, k / rows);
            double sum = double.CreateChecked(chain), size = Math.Abs(sum);
            for (int p = 0; p < depth; p++)
            {
                (T x, T y) = factors(k % rows, k / rows, p);
                chain = T.FusedMultiplyAdd(x, y, chain);
                double term = double.CreateChecked(x) * double.CreateChecked(y);
                sum += term;
                size += Math.Abs(term);
            }
            Assert.InRange(double.CreateChecked(chain), sum - 2 * depth * unit * size, sum + 2 * depth * unit * size);
            chains[k] = chain;
        }
        return chains;
    }

    /// <summary>Compares bits: here −0 is not 0.</summary>
    public static void Compare<T>(T[] expected, T[] actual, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)))
            Assert.Fail($"{what}: the bits differ from those of the plain chain, first at {expected.AsSpan().CommonPrefixLength(actual)}.");
    }

    private readonly struct Collected<T>(T* all) : IStripUse<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Use(T* strip, nint from, nint to) => new ReadOnlySpan<T>(strip, (int)(to - from)).CopyTo(new Span<T>(all + from, (int)(to - from)));
    }
}
