using System.Numerics;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Edge;

/// <summary>Costs and probabilities at the ends of the line: exact 0 and 1, scores of ±1e4 and ±∞.</summary>
public class LossEdgeTests
{
    private const double Inf = double.PositiveInfinity;

    // c = −y·log σ(z) − (1 − y)·log(1 − σ(z)). From |z| = 40 on log σ(|z|) rounds to 0 beside |z|, so c = |z|·(1 − y) above 0 and |z|·y below; at 0 it is ln 2.
    [Theory]
    [InlineData(1e4, 1, 0, 0)]
    [InlineData(1e4, 0, 1e4, 1)]
    [InlineData(-1e4, 0, 0, 0)]
    [InlineData(-1e4, 1, 1e4, -1)]
    [InlineData(1e4, 0.25, 7500, 0.75)]
    [InlineData(-1e4, 0.25, 2500, -0.25)]
    [InlineData(0, 0.5, 0.69314718055994530942, 0)]
    [InlineData(Inf, 1, 0, 0)]
    [InlineData(Inf, 0, Inf, 1)]
    [InlineData(Inf, 0.25, Inf, 0.75)]
    [InlineData(-Inf, 0, 0, 0)]
    [InlineData(-Inf, 1, Inf, -1)]
    [InlineData(-Inf, 0.25, Inf, -0.25)]
    public void BinaryCrossEntropy(double z, double y, double cost, double slope)
    {
        Check<double>(1e-16);
        Check<float>(1e-7);

        void Check<T>(double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LossResult<T> result = new BinaryCrossEntropyWithLogits<T>().Evaluate(One<T>(z), One<T>(y));
            Assert.Equal(cost, result.Cost, double.IsFinite(cost) ? tolerance * cost : 0);
            Assert.Equal(T.CreateTruncating(slope), result.Gradient[0, 0]);
        }
    }

    // e^(−1e4) is 0 in double. −log of it is still 1e4: the cost is z − z_right + log Σ, never the logarithm of a probability.
    [Theory]
    [InlineData(new double[] { 0, -1e4 }, 1, 1e4, new double[] { 1, -1 })]
    [InlineData(new double[] { 0, -1e4 }, 0, 0, new double[] { 0, 0 })]
    [InlineData(new double[] { 1e4, 0 }, 1, 1e4, new double[] { 1, -1 })]
    [InlineData(new double[] { 1e4, 1e4 }, 1, 0.69314718055994530942, new double[] { 0.5, -0.5 })]
    [InlineData(new double[] { -1e4, -1e4 }, 0, 0.69314718055994530942, new double[] { -0.5, 0.5 })]
    [InlineData(new double[] { 0, -Inf }, 0, 0, new double[] { 0, 0 })]
    [InlineData(new double[] { 0, -Inf }, 1, Inf, new double[] { 1, -1 })]
    [InlineData(new double[] { 7 }, 0, 0, new double[] { 0 })]
    [InlineData(new double[] { 1e30, 0, -1e30 }, 1, 1e30, new double[] { 1, -1, 0 })]
    public void CrossEntropy(double[] scores, int right, double cost, double[] gradient)
    {
        Check<double>(1e-16);
        Check<float>(1e-7);

        void Check<T>(double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Matrix<T> z = Matrix<T>.Build.Dense(scores.Length, 1, (i, _) => T.CreateTruncating(scores[i]));
            LossResult<T> result = new SoftmaxCrossEntropy<T>().Evaluate(z, One<T>(right));
            Assert.Equal(cost, result.Cost, double.IsFinite(cost) ? tolerance * cost : 0);
            Assert.Equal(gradient, result.Gradient.ToColumnMajorArray().Select(double.CreateTruncating));
            // p is the gradient, but for the 1 of the right class.
            Assert.Equal(gradient.Select((g, i) => i == right ? g + 1 : g), new Softmax<T>().Infer(z).ToColumnMajorArray().Select(double.CreateTruncating));
            if (scores.Length > 1)
                Assert.Equal(cost, new LogLoss().Evaluate(z, One<T>(right)), double.IsFinite(cost) ? 1e-7 * cost : 0);
        }
    }

    // 0/0 and ∞ − ∞: there is no probability, and nothing must look like one.
    [Theory]
    [InlineData(-Inf, -Inf)]
    [InlineData(Inf, 0)]
    [InlineData(Inf, Inf)]
    public void Scores_without_a_softmax_are_NaN(double first, double second)
    {
        foreach (int size in new[] { 2, 5, 32, 50 })
        {
            Matrix<double> z = Matrix<double>.Build.Dense(size, 1, (i, _) => i == 0 ? first : second);
            Assert.All(new Softmax<double>().Infer(z).ToColumnMajorArray(), p => Assert.True(double.IsNaN(p) || (p == 0 && second == 0)));
            Assert.True(double.IsNaN(new SoftmaxCrossEntropy<double>().Evaluate(z, One<double>(0)).Cost));
        }
    }

    // log p of an ensemble where members agree that p = 0: −∞, and not NaN; and where only one does: log ½.
    [Fact]
    public void The_mean_of_probabilities_0_and_1()
    {
        var ensemble = new Ensemble<double>(Averaging.Probabilities, Member(1), Member(1), Member(-1), Member(-1));
        Matrix<double> y = ensemble.Infer(Matrix<double>.Build.Dense(2, 1, [1e4, -1e4]));
        Assert.Equal([Math.Log(0.5), Math.Log(0.5)], y.ToColumnMajorArray().Select(value => Math.Round(value, 15)), (a, b) => Math.Abs(a - b) < 2e-15);
        Matrix<double> agreed = new Ensemble<double>(Averaging.Probabilities, Member(1), Member(1)).Infer(Matrix<double>.Build.Dense(2, 1, [0, double.NegativeInfinity]));
        Assert.Equal([0, double.NegativeInfinity], agreed.ToColumnMajorArray());

        static Sequential<double> Member(double scale)
        {
            var layer = new Scale<double>(2);
            layer.Weight.Values.Fill(scale);
            return new(layer);
        }
    }

    // Errors of 1e30 and the smallest: ½e² and its slope.
    [Theory]
    [InlineData(1e30)]
    [InlineData(1e-30)]
    [InlineData(0)]
    public void Errors_far_apart(double error)
    {
        LossResult<double> squared = new HalfSquaredError<double>().Evaluate(One<double>(error), One<double>(0)), huber = new Huber<double>().Evaluate(One<double>(error), One<double>(0));
        Assert.Equal((error * error / 2, error), (squared.Cost, squared.Gradient[0, 0]));
        // Above d = 1: |e| − ½.
        Assert.Equal(error > 1 ? error - 0.5 : error * error / 2, huber.Cost);
        Assert.Equal(Math.Min(error, 1), huber.Gradient[0, 0]);
    }

    private static Matrix<T> One<T>(double value) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Matrix<T>.Build.Dense(1, 1, T.CreateTruncating(value));
}
