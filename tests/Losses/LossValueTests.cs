using Backprop.Losses;
using Backprop.Tests.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>Each loss worked out by hand.</summary>
public class LossValueTests
{
    private static readonly double Ln2 = Math.Log(2), Ln3 = Math.Log(3), Ln5 = Math.Log(5);

    // e = a − y = −2, −3, 0, 1
    private static readonly double[] A = [1, -2, 0.5, 4], Y = [3, 1, 0.5, 3];

    // e^z = 1, 2, 5 of a sum of 8: p = 1/8, 2/8, 5/8
    private static readonly double[] Scores = [0, Ln2, Ln5];

    // ½(4 + 9 + 0 + 1)
    [Fact]
    public void HalfSquaredError() => Check(new HalfSquaredError<double>(), A, Y, 7, [-2, -3, 0, 1]);

    // (4 + 9 + 0 + 1)/4; 2e/4
    [Fact]
    public void MeanSquaredError() => Check(new MeanSquaredError<double>(), A, Y, 3.5, [-1, -1.5, 0, 0.5]);

    // (2 + 3 + 0 + 1)/4; ±1/4, and 0 at the kink
    [Fact]
    public void MeanAbsoluteError() => Check(new MeanAbsoluteError<double>(), A, Y, 1.5, [-0.25, -0.25, 0, 0.25]);

    // d = 1: (2 − ½) + (3 − ½) + 0 + ½·1², over 4; e cut to ±1, over 4
    [Fact]
    public void Huber_of_1() => Check(new Huber<double>(), A, Y, 4.5 / 4, [-0.25, -0.25, 0, 0.25]);

    // d = 2: ½·2² + 2·(3 − 1) + 0 + ½, over 4; e cut to ±2, over 4
    [Fact]
    public void Huber_of_2() => Check(new Huber<double>(2), A, Y, 6.5 / 4, [-0.5, -0.5, 0, 0.25]);

    // p = σ(0), σ(ln 3) = ½, ¾. −log ½ − log(1 − ¾) = ln 2 + 2 ln 2, over 2; (½ − 1)/2, (¾ − 0)/2
    [Fact]
    public void BinaryCrossEntropyWithLogits() => Check(new BinaryCrossEntropyWithLogits<double>(), [0, Ln3], [1, 0], 1.5 * Ln2, [-0.25, 0.375]);

    // A target between 0 and 1, y = ¼: −¼ log ¾ − ¾ log ¼ = ¼(2 ln 2 − ln 3) + ¾·2 ln 2 = 2 ln 2 − ¼ ln 3; ¾ − ¼
    [Fact]
    public void BinaryCrossEntropyWithLogits_of_a_share() => Check(new BinaryCrossEntropyWithLogits<double>(), [Ln3], [0.25], 2 * Ln2 - Ln3 / 4, [0.5]);

    // Margins s_j − 1 + 1 = 3, 2½ and exactly 0, which counts as outside
    [Fact]
    public void MulticlassHinge() => Check(new MulticlassHinge<double>(), [1, 3, 2.5, 0], [0], 5.5, [-2, 1, 1, 0]);

    // Every margin is kept: −1, −2, −1½
    [Fact]
    public void MulticlassHinge_of_a_clear_answer() => Check(new MulticlassHinge<double>(), [0.5, 2.5, -0.5, 0], [1], 0, [0, 0, 0, 0]);

    // −log(2/8) = 2 ln 2; p − (0, 1, 0)
    [Fact]
    public void SoftmaxCrossEntropy() => Check(new SoftmaxCrossEntropy<double>(), Scores, [1], 2 * Ln2, [0.125, -0.75, 0.625]);

    // t = ¼, ¼, ½: ¼·3 ln 2 + ¼·2 ln 2 + ½(3 ln 2 − ln 5) = 2¾ ln 2 − ½ ln 5; p − t
    [Fact]
    public void SoftmaxCrossEntropy_of_probabilities() => Check(new SoftmaxCrossEntropy<double>(), Scores, [0.25, 0.25, 0.5], 2.75 * Ln2 - Ln5 / 2, [-0.125, 0, 0.125]);

    // ε = 0.3 of 3 classes: t = 0.1, 0.8, 0.1. 0.1·3 ln 2 + 0.8·2 ln 2 + 0.1·(3 ln 2 − ln 5) = 2.2 ln 2 − 0.1 ln 5; p − t
    [Fact]
    public void SoftmaxCrossEntropy_smoothed() => Check(new SoftmaxCrossEntropy<double>(0.3), Scores, [1], 2.2 * Ln2 - 0.1 * Ln5, [0.025, -0.55, 0.525]);

    // t = 0.7·(¼, ¼, ½) + 0.1 = 0.275, 0.275, 0.45: cost 0.275·3 ln 2 + 0.275·2 ln 2 + 0.45(3 ln 2 − ln 5) = 2.725 ln 2 − 0.45 ln 5
    [Fact]
    public void SoftmaxCrossEntropy_of_probabilities_smoothed()
        => Check(new SoftmaxCrossEntropy<double>(0.3), Scores, [0.25, 0.25, 0.5], 2.725 * Ln2 - 0.45 * Ln5, [-0.15, -0.025, 0.175]);

    // Weights that add up to 2 instead of 1: −Σ t log p = 2·(2 ln 2); p·Σt − t = 2p − (0, 2, 0)
    [Fact]
    public void SoftmaxCrossEntropy_of_targets_that_do_not_add_up_to_1()
        => Check(new SoftmaxCrossEntropy<double>(), Scores, [0, 2, 0], 4 * Ln2, [0.25, -1.5, 1.25]);

    // One-hot probabilities and the class index are the same target, to the last bit, smoothed or not.
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void One_hot_probabilities_are_class_indices(double labelSmoothing)
    {
        LossCase<double> row = LossCases.Get<double>("SoftmaxCrossEntropy");
        Matrix<double> output = row.Output(6), indices = row.Target(6);
        Matrix<double> oneHot = Matrix<double>.Build.Dense(LossCase<double>.Outputs, 6, (k, s) => indices[0, s] == k ? 1 : 0);
        var (byIndex, byShare) = (new SoftmaxCrossEntropy<double>(labelSmoothing), new SoftmaxCrossEntropy<double>(labelSmoothing));

        LossResult<double> expected = byIndex.Evaluate(output, indices), actual = byShare.Evaluate(output, oneHot);

        Assert.Equal(expected.Cost, actual.Cost);
        MatrixAssert.SameBits(expected.Gradient, actual.Gradient);
    }

    // The probability of the right class is e^−2000, which rounds to 0; its logarithm is −2000 all the same.
    [Fact]
    public void SoftmaxCrossEntropy_is_exact_where_a_probability_rounds_to_0()
        => Check(new SoftmaxCrossEntropy<double>(), [1000, 0, -1000], [2], 2000, [1, 0, -1]);

    // −log σ(−1000) = 1000; −log(1 − σ(−1000)) = e^−1000 = 0
    [Fact]
    public void BinaryCrossEntropyWithLogits_is_exact_where_a_probability_rounds_to_0()
    {
        Check(new BinaryCrossEntropyWithLogits<double>(), [-1000, 1000], [1, 0], 1000, [-0.5, 0.5]);
        Check(new BinaryCrossEntropyWithLogits<double>(), [-1000, 1000], [0, 1], 0, [0, 0]);
    }

    // log(1 + e^−40) = 4.248354255291589e-18 (mpmath: log1p(exp(-40))), where 1 + e^−40 rounds to 1.
    [Fact]
    public void BinaryCrossEntropyWithLogits_keeps_its_digits_when_it_is_sure()
        => Assert.Equal(4.248354255291589e-18, new BinaryCrossEntropyWithLogits<double>().Evaluate(Row(40), Row(1)).Cost, 1e-31);

    private static void Check(Loss<double> loss, double[] output, double[] target, double cost, double[] gradient)
    {
        LossResult<double> result = loss.Evaluate(Row(output), Row(target));

        Assert.Equal(cost, result.Cost, 1e-14 * Math.Max(1, cost));
        MatrixAssert.Close(Row(gradient), result.Gradient, 1e-14, floor: 1, loss.Title);
    }

    private static Matrix<double> Row(params double[] sample) => Matrix<double>.Build.Dense(sample.Length, 1, sample);
}
