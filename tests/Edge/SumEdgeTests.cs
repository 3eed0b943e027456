using System.Numerics;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Tests.Optimizers;
using Backprop.Training;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Edge;

/// <summary>Means, variances and sums: of numbers far from 0, with an outlier, and over many rows.</summary>
public class SumEdgeTests
{
    // 500 pairs 1e9 ± 1: mean 1e9, deviation 1, all exact. A sum of squares minus the square of the mean would have lost it all.
    [Fact]
    public void A_column_at_1e9_has_its_deviation()
    {
        Standardization scale = Standardization.Fit([.. Enumerable.Range(0, 1000).Select(i => 1e9 + (i % 2 == 0 ? 1 : -1))])!;
        Assert.Equal((1e9, 1.0), (scale.Mean, scale.StandardDeviation));
        Assert.Equal((1.0, -1.0), (scale.Apply(1e9 + 1), scale.Apply(1e9 - 1)));
        Assert.Null(Standardization.Fit([.. Enumerable.Repeat(1e9, 1000)]));
        Assert.Null(Standardization.Fit([.. Enumerable.Repeat(0.1, 1000)]));
    }

    // 0 … 9 ten thousand times: mean 4.5, variance 99/12. The sum of the first is 10²⁰, to which 100,000 additions contribute up to 2¹³ of error each; 1e9 + 0.001 is rounded by 2⁻²⁴.
    [Fact]
    public void A_deviation_is_measured_from_the_mean_however_far_that_is()
    {
        Standardization far = Standardization.Fit([.. Enumerable.Range(0, 100_000).Select(i => 1e15 + i % 10)])!;
        Assert.Equal(1e15 + 4.5, far.Mean);
        Assert.Equal(Math.Sqrt(8.25), far.StandardDeviation, 1e-14);
        Standardization fine = Standardization.Fit([.. Enumerable.Range(0, 100_000).Select(i => 1e9 + i % 10 * 1e-3)])!;
        Assert.Equal(1e9 + 4.5e-3, fine.Mean, Math.Pow(2, -23));
        Assert.Equal(Math.Sqrt(8.25) * 1e-3, fine.StandardDeviation, Math.Pow(2, -24));
    }

    // n − 1 zeros and one x: mean x/n, variance x²(n − 1)/n², and the outlier stands at √(n − 1).
    [Fact]
    public void One_outlier_of_1e30()
    {
        double[] values = new double[1000];
        values[700] = 1e30;
        Standardization scale = Standardization.Fit(values)!;
        Assert.Equal(1e27, scale.Mean, 1e12);
        Assert.Equal(1e30 * Math.Sqrt(999) / 1000, scale.StandardDeviation, 1e15);
        // A thousand additions round by 2⁻⁵³ each.
        Assert.Equal(Math.Sqrt(999), scale.Apply(1e30), 1000 * Math.Pow(2, -53) * Math.Sqrt(999));
        // Half the distance between the ends, where the quartiles agree; the outlier is bent to x̂/√(1 + (x̂/3)²) with x̂ = 2: 2/√(13/9).
        RobustScale robust = RobustScale.Fit([.. values])!;
        Assert.Equal((0, 5e29), (robust.Median, robust.Range));
        Assert.Equal(2 / Math.Sqrt(13.0 / 9), robust.Apply(1e30), 1e-15);
        Assert.Equal(3, robust.Apply(3e38), 1e-15);
    }

    [Fact]
    public void Numbers_next_to_0_have_a_scale_or_none()
    {
        // √3/4 of the smallest number is 0: there is nothing to divide by.
        Assert.Null(Standardization.Fit([0, double.Epsilon, 0, 0]));
        Assert.Equal(5e-150, Standardization.Fit([0, 1e-149])!.StandardDeviation, 1e-165);
        // The squares underflow and overflow.
        Assert.Equal((5e-201, 5e-201), (Standardization.Fit([0, 1e-200])!.Mean, Standardization.Fit([0, 1e-200])!.StandardDeviation));
        Assert.Equal((0, 1e300), (Standardization.Fit([-1e300, 1e300])!.Mean, Standardization.Fit([-1e300, 1e300])!.StandardDeviation));
    }

    // x = c ± 1 gives x̂ = ±1/√(1 + ε); the mean of a sample or a batch is exact. Floats are 1 apart up to 2²⁴.
    [Fact]
    public void Layers_that_normalise_keep_what_is_far_from_0()
    {
        Check<double>(1e9, 1e-15);
        Check<float>(1e7, 1e-7);

        static void Check<T>(double c, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Matrix<T> x = Matrix<T>.Build.Dense(4, 1, (i, _) => T.CreateTruncating(c + (i % 2 == 0 ? 1 : -1)));
            double expected = 1 / Math.Sqrt(1 + 1e-5);
            T[] sample = new LayerNorm<T>(4).Infer(x).ToColumnMajorArray(), batch = new BatchNorm<T>(1).Forward(x.Transpose()).ToColumnMajorArray();
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(i % 2 == 0 ? expected : -expected, double.CreateTruncating(sample[i]), tolerance);
                Assert.Equal(i % 2 == 0 ? expected : -expected, double.CreateTruncating(batch[i]), tolerance);
            }
            // Constants: 0, and no 0/0.
            Assert.All(new LayerNorm<T>(4).Infer(x.Map(_ => T.CreateTruncating(c))).ToColumnMajorArray(), value => Assert.Equal(T.Zero, value));
            Assert.All(new BatchNorm<T>(4).Forward(x.Map(_ => T.CreateTruncating(c))).ToColumnMajorArray(), value => Assert.Equal(T.Zero, value));
        }
    }

    // At the first step m̂ = g and v̂ = g²: w ← −η·g/(|g| + ε), however small or large g is. In float g² underflows below 1e-19, where ε decides.
    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(1e-30)]
    [InlineData(1e-20)]
    [InlineData(1e-8)]
    [InlineData(1)]
    [InlineData(1e18)]
    public void Adams_first_step(double g)
    {
        Check<double>(1e-14);
        Check<float>(1e-6);

        void Check<T>(double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Parameter<T> w = OptimizerCase.Vector("w", T.Zero, T.Zero).WithGradient(T.CreateTruncating(g), T.CreateTruncating(-g));
            new Adam<T>([w], learningRate: 1).Step(T.One);
            double seen = double.CreateTruncating(T.CreateTruncating(g)), expected = seen / (seen + 1e-8);
            Assert.Equal(-expected, double.CreateTruncating(w.Values[0]), tolerance * expected);
            Assert.Equal(expected, double.CreateTruncating(w.Values[1]), tolerance * expected);
        }
    }

    // A float that adds 0.1 twenty million times stands at 2097152 = 2²¹, where 0.1 is less than half the spacing. The cost of a pass is a sum of batches, each a sum of samples.
    [Fact]
    public void The_mean_cost_of_20_million_rows_does_not_drift()
    {
        const int Batch = 1_000_000;
        // ½·e² with e² = 0.2: each row costs nearly 0.1, the same float for all.
        Matrix<float> output = Matrix<float>.Build.Dense(1, Batch, MathF.Sqrt(0.2f)), target = Matrix<float>.Build.Dense(1, Batch);
        var loss = new HalfSquaredError<float>();
        double one = loss.Evaluate(output.SubMatrix(0, 1, 0, 1), target.SubMatrix(0, 1, 0, 1)).Cost, sum = loss.Evaluate(output, target).Cost;
        // Each double addition is off by 2⁻⁵³ of the sum so far at most.
        Assert.Equal(Batch * one, sum, Batch * Math.Pow(2, -53) * sum);

        EpochProgress progress = default;
        for (int step = 0; step < 20_000_000; step++)
            progress = progress.After(one, 1);
        Assert.Equal(one, progress.Costs / progress.Weights, 1e-8 * one);
        Assert.Equal(20_000_000, progress.Weights);
    }

    [Fact]
    public void A_metric_of_many_rows_does_not_drift()
    {
        const int Rows = 1_000_000;
        Matrix<float> output = Matrix<float>.Build.Dense(1, Rows, 1e3f + 0.125f), target = Matrix<float>.Build.Dense(1, Rows, 1e3f);
        // The error is 0.125 in every row, a power of two: sums of it and of its square are exact.
        Assert.Equal((0.125, 0.125), (new Mae().Evaluate(output, target), new Rmse().Evaluate(output, target)));
        Matrix<float> classes = Matrix<float>.Build.Dense(1, Rows, (_, s) => s % 4 == 0 ? 1 : 0);
        Assert.Equal(0.25, new Accuracy().Evaluate(output, classes));
        // Half of the errors are 1e9 + 1 ∓ 1: R² = 1 − 1/1.
        Matrix<double> far = Matrix<double>.Build.Dense(1, Rows, (_, s) => 1e9 + (s % 2 == 0 ? 1 : -1));
        Assert.Equal(0, new R2().Evaluate(far.Map(_ => 1e9), far));
        Assert.Equal(double.NaN, new R2().Evaluate(far, far.Map(_ => 1e9)));
    }
}
