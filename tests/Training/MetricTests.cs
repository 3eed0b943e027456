using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Tests.Training.MetricCase;

namespace Backprop.Tests.Training;

/// <summary>What holds for every metric.</summary>
public class MetricTests
{
    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void AgreesWithScikitLearn(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        AssertClose(@case.Unweighted, @case.Metric.Evaluate(output, target));
        AssertClose(@case.Weighted, @case.Metric.Evaluate(output, target, WeightsFor(output)));
    }

    // Floats hold the inputs to 6·10⁻⁸; a figure of these sizes moves by a few times that. Ranks and counts move not at all.
    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void TakesFloats(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        double figure = @case.Metric.Evaluate(output.Map(x => (float)x), target.Map(x => (float)x));
        Assert.Equal(@case.Unweighted, figure, @case.Metric is LogLoss or ExpectedCalibrationError or RegressionMetric ? 1e-6 : 1e-15);
    }

    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void TakesMatricesOfAnyStorage(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        Assert.Equal(@case.Metric.Evaluate(output, target), @case.Metric.Evaluate(Matrix<double>.Build.SparseOfMatrix(output), target));
    }

    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void AWeightOfTwoIsTheSampleTwice(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        var twice = Vector<double>.Build.Dense(output.ColumnCount, s => s == 1 ? 2 : 1);
        AssertClose(
            @case.Metric.Evaluate(output.Append(output.SubMatrix(0, output.RowCount, 1, 1)), target.Append(target.SubMatrix(0, target.RowCount, 1, 1))),
            @case.Metric.Evaluate(output, target, twice));
    }

    // The sample of weight 0 holds what would be refused, or make the figure NaN.
    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void AWeightOfZeroIsTheSampleLeftOut(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        var without = Vector<double>.Build.Dense(output.ColumnCount, s => s == 0 ? 0 : 1);
        double expected = @case.Metric.Evaluate(output.RemoveColumn(0), target.RemoveColumn(0));
        output[0, 0] = target[0, 0] = double.NaN;
        AssertClose(expected, @case.Metric.Evaluate(output, target, without));
    }

    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void WithoutAnyWeightThereIsNoFigure(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        Assert.Equal(double.NaN, @case.Metric.Evaluate(output, target, Vector<double>.Build.Dense(output.ColumnCount)));
    }

    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void ANaNInTheOutputIsANaNInTheFigure(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        output[0, output.ColumnCount - 1] = double.NaN;
        Assert.Equal(double.NaN, @case.Metric.Evaluate(output, target));
    }

    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void WrongShapesAreRefused(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        string name = @case.Metric.Name;
        int n = output.ColumnCount, targets = target.RowCount;
        string expected = targets == 1 && @case.Data != MetricData.Regression ? $"{name}: expected class indices of 1×{n}{(output.RowCount > 1 ? $" or one-hot targets of {output.RowCount}×{n}" : "")}" : $"{name}: expected targets of {output.RowCount}×{n}";
        AssertRefused($"{expected}, got {targets}×{n - 1}.", () => @case.Metric.Evaluate(output, target.RemoveColumn(0)));
        AssertRefused($"{expected}, got {targets + 1}×{n}.", () => @case.Metric.Evaluate(output, target.Stack(target.SubMatrix(0, 1, 0, n))));
        AssertRefused($"{name}: expected {n} sample weights, got {n + 1}.", () => @case.Metric.Evaluate(output, target, Vector<double>.Build.Dense(n + 1, 1)));
    }

    [Theory]
    [MemberData(nameof(MetricCase.Cases), MemberType = typeof(MetricCase))]
    public void WeightsThatAreNoneAreRefused(MetricCase @case)
    {
        (Matrix<double> output, Matrix<double> target) = Of(@case.Data);
        foreach (double bad in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Vector<double> weights = WeightsFor(output);
            weights[1] = bad;
            AssertRefused(FormattableString.Invariant($"{@case.Metric.Name}: expected finite sample weights of at least 0, got {bad} for sample 1."), () => @case.Metric.Evaluate(output, target, weights));
        }
    }

    [Fact]
    public void EveryMetricIsInTheCaseTable()
    {
        IEnumerable<Type> inAssembly = typeof(Metric).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Metric)) && !type.IsAbstract);
        Metric[] inTable = [.. All.Select(c => c.Metric)];
        Assert.Equal(inAssembly.Select(type => type.Name).Order(), inTable.Select(metric => metric.GetType().Name).Distinct().Order());
        Assert.Equal(["accuracy", "auc", "ece", "logLoss", "macroF1", "mae", "r2", "rmse"], inTable.Select(metric => metric.Name).Distinct().Order());
        Assert.Equal(["accuracy", "auc", "macroF1", "r2"], inTable.Where(metric => metric.HigherIsBetter).Select(metric => metric.Name).Distinct().Order());
    }
}
