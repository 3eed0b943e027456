using Backprop.Losses;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Tests.Training.MetricCase;

namespace Backprop.Tests.Training;

/// <summary>Classifiers at their edges: classes that do not exist, ties, extreme scores.</summary>
public class ClassificationMetricTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void ClassesThatDoNotExistAreRefused(double index)
    {
        (Matrix<double> output, Matrix<double> target) = Of(MetricData.Several);
        target[0, 3] = index;
        foreach (ClassificationMetric metric in new ClassificationMetric[] { new Accuracy(), new LogLoss(), new MacroF1() })
            AssertRefused($"{metric.Name}: expected a class index from 0 to 4, got {index} for sample 3.", () => metric.Evaluate(output, target));
    }

    [Fact]
    public void WithoutSamplesNoFigureIsDefined()
    {
        foreach (Metric metric in new Metric[] { new Accuracy(), new LogLoss(), new MacroF1(), new Auc(), new ExpectedCalibrationError(), new Rmse(), new Mae(), new R2() })
            Assert.Equal(double.NaN, metric.Evaluate(Matrix<double>.Build.Dense(1, 0), Matrix<double>.Build.Dense(1, 0)));
    }

    [Fact]
    public void OneHotTargetsAreClassIndices()
    {
        (Matrix<double> output, Matrix<double> target) = Of(MetricData.Several);
        Matrix<double> oneHot = Matrix<double>.Build.Dense(5, target.ColumnCount, (row, s) => row == (int)target[0, s] ? 1 : 0);
        foreach (ClassificationMetric metric in new ClassificationMetric[] { new Accuracy(), new LogLoss(), new MacroF1(), new ExpectedCalibrationError() })
        {
            Assert.Equal(metric.Evaluate(output, target), metric.Evaluate(output, oneHot));
            Assert.Equal(metric.Evaluate(output, target, WeightsFor(output)), metric.Evaluate(output, oneHot, WeightsFor(output)));
        }
        oneHot.SetColumn(2, [0, 0, 0, 0, 0]);
        AssertRefused("accuracy: expected class indices or one-hot targets, but sample 2 has no 1.", () => new Accuracy().Evaluate(output, oneHot));
        foreach (double[] column in new double[][] { [1, 0, 1, 0, 0], [0.5, 0.5, 0, 0, 0], [double.NaN, 1, 0, 0, 0] })
        {
            oneHot.SetColumn(2, column);
            AssertRefused("accuracy: expected class indices or one-hot targets, but sample 2 has no single 1 among zeros.", () => new Accuracy().Evaluate(output, oneHot));
        }
    }

    [Fact]
    public void ABinaryClassifierHasTwoClasses()
    {
        (Matrix<double> output, Matrix<double> target) = Of(MetricData.Binary);
        target[0, 0] = 2;
        AssertRefused("auc: expected a class index from 0 to 1, got 2 for sample 0.", () => new Auc().Evaluate(output, target));
    }

    [Fact]
    public void AucRefusesMoreThanTwoClasses()
    {
        (Matrix<double> output, Matrix<double> target) = Of(MetricData.Several);
        AssertRefused("auc is defined for two classes, got 5.", () => new Auc().Evaluate(output, target));
    }

    // σ(z) and softmax(0, z) are the same function, and so are the figures, in every bit.
    [Theory]
    [MemberData(nameof(MetricCase.BinaryCases), MemberType = typeof(MetricCase))]
    public void OneRowOfScoresIsTwoRowsWithZeroFirst(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(MetricData.Binary);
        Matrix<double> two = Matrix<double>.Build.Dense(1, output.ColumnCount).Stack(output);
        Assert.Equal(@case.Metric.Evaluate(output, target), @case.Metric.Evaluate(two, target));
        Assert.Equal(@case.Metric.Evaluate(output, target, WeightsFor(output)), @case.Metric.Evaluate(two, target, WeightsFor(output)));
    }

    // A score of 0 is class 0; of equal scores the first wins.
    [Fact]
    public void ATieGoesToTheFirstClass()
    {
        Assert.Equal(1, new Accuracy().Evaluate(Row(0), Row(0)));
        Assert.Equal(1, new Accuracy().Evaluate(Matrix<double>.Build.DenseOfColumnArrays([1.0, 3, 3]), Row(1)));
    }

    // −log σ(−1000) = 1000 + log(1 + e^−1000), which is 1000 in double: log(1/(1 + e^−z)) would give ∞, and p clipped at 10^−15 34.5.
    // −log σ(1000) is e^−1000, below the smallest double.
    [Fact]
    public void ExtremeScoresHaveAnExactLogLoss()
    {
        Assert.Equal(1000, new LogLoss().Evaluate(Row(-1000), Row(1)));
        Assert.Equal(0, new LogLoss().Evaluate(Row(1000), Row(1)));
        Assert.Equal(1e300, new LogLoss().Evaluate(Row(1e300), Row(0)));
        Assert.Equal(Math.Log(3), new LogLoss().Evaluate(Matrix<double>.Build.DenseOfColumnArrays([-1e9, -1e9, -1e9]), Row(2)), 1e-15);
        Assert.Equal(2e38, new LogLoss().Evaluate(Matrix<float>.Build.DenseOfColumnArrays([1e38f, -1e38f]), Matrix<float>.Build.Dense(1, 1, 1)), 1e32);
    }

    // p = σ(∞) = 1: −log 1 and −log 0, as binary cross-entropy says. Of two infinite scores nobody knows.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, double.PositiveInfinity)]
    public void AnInfiniteScoreIsSure(int truth, double expected)
    {
        Matrix<double> sure = Row(double.PositiveInfinity);
        Assert.Equal(expected, new LogLoss().Evaluate(sure, Row(truth)));
        Assert.Equal(expected, new BinaryCrossEntropyWithLogits<double>().Evaluate(sure, Row(truth)).Cost);
        Assert.Equal(expected, new LogLoss().Evaluate(Matrix<double>.Build.DenseOfColumnArrays([double.NegativeInfinity, 3]), Row(truth)));
        Assert.Equal(double.NaN, new LogLoss().Evaluate(Matrix<double>.Build.Dense(2, 1, double.PositiveInfinity), Row(truth)));
    }

    // −log σ(40) = log(1 + e^−40) = e^−40 = 4.248354255291589e-18, although σ(40) is 1 in double.
    [Fact]
    public void AConfidentPredictionHasAnExactLogLoss()
        => AssertClose(4.248354255291589e-18, new LogLoss().Evaluate(Row(40), Row(1)));

    [Fact]
    public void AucKnowsPerfectReversedAndBlind()
    {
        Matrix<double> truth = Row(0, 0, 1, 1);
        Assert.Equal(1, new Auc().Evaluate(Row(-2, -1, 1, 2), truth));
        Assert.Equal(0, new Auc().Evaluate(Row(2, 1, -1, -2), truth));
        Assert.Equal(0.5, new Auc().Evaluate(Row(3, 3, 3, 3), truth));
        Assert.Equal(0.5, new Auc().Evaluate(Row(0.0, -0.0, -0.0, 0.0), truth));
    }

    [Fact]
    public void AucOfOneClassIsNotDefined()
    {
        Assert.Equal(double.NaN, new Auc().Evaluate(Row(1, 2, 3), Row(1, 1, 1)));
        Assert.Equal(double.NaN, new Auc().Evaluate(Row(1, 2, 3), Row(0, 0, 0)));
    }

    // ∞ − ∞: neither class is the likelier.
    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void AucOfEqualInfinitiesIsNotDefined(double score)
        => Assert.Equal(double.NaN, new Auc().Evaluate(Matrix<double>.Build.DenseOfColumnArrays([score, score], [0, 1.0], [1.0, 0]), Row(1, 1, 0)));

    // A dataset of 60,000 samples and ten classes is measured every epoch: no array for each sample.
    [Fact]
    public void ClassificationKeepsNoScores()
    {
        var output = Matrix<float>.Build.Dense(10, 1000, (row, s) => (row * 7 + s * 3) % 11);
        var target = Matrix<float>.Build.Dense(1, 1000, (_, s) => s % 10);
        foreach (Metric metric in new Metric[] { new Accuracy(), new LogLoss(), new MacroF1() })
        {
            Assert.InRange(Allocation.Of(() => metric.Evaluate(output, target)), 0, 2048);
        }
    }
}
