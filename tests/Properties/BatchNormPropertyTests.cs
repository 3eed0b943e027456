using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Properties;

/// <summary>Batch normalisation mixes samples, but does not know their order.</summary>
public class BatchNormPropertyTests
{
    private static readonly Gen<(int Features, int Samples, int Draw)> Batches
        = from features in Gen.Choose(1, 20)
          from samples in Gen.Choose(1, 40)
          from draw in Gen.Choose(0, int.MaxValue)
          select (features, samples, draw);

    [Fact]
    public void A_permuted_batch_through_BatchNorm_has_the_same_gradients_within_rounding()
    {
        Property.Holds(Batches, batch =>
        {
            Check<float>(batch, Math.Pow(2, -24));
            Check<double>(batch, Math.Pow(2, -53));
        });

        static void Check<T>((int Features, int Samples, int Draw) batch, double unit) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (int n, int m, int draw) = batch;
            RandomStream random = new Seed(draw).Stream("batch");
            Matrix<T> x = Normal(), Δ = Normal();
            int[] order = [.. Enumerable.Range(0, m)];
            random.Shuffle<int>(order);
            BatchNorm<T> one = new(n), other = new(n);

            one.Forward(x);
            other.Forward(Gradients.Columns(x, order));
            Matrix<T> δ = Gradients.Columns(one.Backward(Δ), order), permuted = other.Backward(Gradients.Columns(Δ, order));

            for (int i = 0; i < n; i++)
            {
                double[] row = [.. x.Row(i).Select(value => double.CreateTruncating(value))];
                double mean = row.Average(), inverse = 1 / Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + one.Epsilon);
                double size = row.Max(Math.Abs), sum = Δ.Row(i).Sum(value => Math.Abs(double.CreateTruncating(value)));
                // Sums of m terms are off by m units of their magnitude: μ by m·u·|x|, so x̂ by that over σ, and again through σ itself.
                double relative = 8 * m * unit * (1 + size * inverse), far = 1 + row.Max(value => Math.Abs(value - mean)) * inverse;
                Near(one.Bias.Gradient[i, 0], other.Bias.Gradient[i, 0], relative * sum);
                Near(one.Weight.Gradient[i, 0], other.Weight.Gradient[i, 0], relative * far * far * sum);
                for (int s = 0; s < m; s++)
                    Near(δ[i, s], permuted[i, s], relative * far * far * far * inverse * sum);
                Near(one.RunningMean[i, 0], other.RunningMean[i, 0], relative * (1 + size));
                Near(one.RunningVariance[i, 0], other.RunningVariance[i, 0], relative * (1 + size * size));
            }

            Matrix<T> Normal() => Matrix<T>.Build.Dense(n, m, (_, _) => T.CreateTruncating(random.NextNormal()));

            static void Near(T expected, T actual, double bound)
                => Assert.InRange(Math.Abs(double.CreateTruncating(expected - actual)), 0, bound);
        }
    }
}
