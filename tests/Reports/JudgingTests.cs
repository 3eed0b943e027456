using Backprop.Reports;
using Backprop.Reports.Judging;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Reports;

/// <summary>The figures of a report, derived by hand.</summary>
public sealed class JudgingTests
{
    [Fact]
    public void Confusion_counts_truth_by_prediction()
    {
        double[][] scores = [[2, 1, 0], [0, 1, 2], [0, 3, 1], [1, 0, 0]];
        Assert.Equal([(0, 0, 1), (1, 2, 1), (2, 0, 1), (2, 1, 1)], Confusion.Of(scores, [0, 1, 2, 2], null));
        Assert.Equal([(0, 0, 2), (1, 2, 3), (2, 0, 5), (2, 1, 4)], Confusion.Of(scores, [0, 1, 2, 2], [2, 3, 4, 5]));
        Assert.Equal([(1, 2, 6)], Confusion.Of([scores[1], scores[1]], [1, 1], [2, 4]));
    }

    // Scores 0.9+ 0.8− 0.7+ 0.6+ 0.6− 0.1−: 3 positives, 3 negatives; 0.6 is a tie.
    // ROC: (0,0) (0,⅓) (⅓,⅓) (⅓,⅔) (⅔,1) (1,1). Area: 0 + ⅓·⅓ + 0 + ⅓·(⅔+1)/2 + ⅓·1 = 1/9 + 5/18 + 1/3 = 13/18.
    // Precision after each: 1, 1/2, 2/3, 3/5, 3/6; AP = ⅓·1 + 0 + ⅓·2/3 + ⅓·3/5 + 0 = 34/45.
    [Fact]
    public void Areas_are_those_of_the_staircase()
    {
        ThresholdCurve curve = ThresholdCurve.Of([0.6, 0.9, 0.1, 0.8, 0.7, 0.6], [true, true, false, false, true, false], null);
        Assert.Equal([0, 0, 1 / 3.0, 1 / 3.0, 2 / 3.0, 1], curve.FalsePositiveRate);
        Assert.Equal([0, 1 / 3.0, 1 / 3.0, 2 / 3.0, 1, 1], curve.Recall);
        Assert.Equal([1, 1, 0.5, 2 / 3.0, 0.6, 0.5], curve.Precision);
        Assert.Equal(13 / 18.0, curve.Auc, 1e-15);
        Assert.Equal(34 / 45.0, curve.AveragePrecision, 1e-15);
    }

    [Fact]
    public void A_weight_counts_like_repeated_samples()
    {
        ThresholdCurve weighted = ThresholdCurve.Of([3, 2, 1], [true, false, true], [1, 2, 3]), repeated = ThresholdCurve.Of([3, 2, 2, 1, 1, 1], [true, false, false, true, true, true], null);
        Assert.Equal(repeated.Auc, weighted.Auc, 1e-15);
        Assert.Equal(repeated.AveragePrecision, weighted.AveragePrecision, 1e-15);
    }

    [Fact]
    public void Without_positives_there_is_no_area()
        => Assert.True(double.IsNaN(ThresholdCurve.Of([1, 2], [false, false], null).Auc));

    // 20 positives in place 1, 4, 9, …, 400 of 10,020: the precision where the i-th is found is i/i², AP = Σ (1/20)·(1/i) = H₂₀/20 (H₂₀ = 3.597739657143682), and
    // i² − i negatives lie above it: AUC = 1 − Σ (i² − i)/(20·10,000) = 1 − (2870 − 210)/200,000. What is drawn shows every one of them.
    [Fact]
    public void Few_positives_among_many_are_drawn_as_they_are()
    {
        bool[] positive = new bool[10_020];
        for (int i = 1; i <= 20; i++)
            positive[(i * i) - 1] = true;
        ThresholdCurve whole = ThresholdCurve.Of([.. positive.Select((_, i) => -(double)i)], positive, null), drawn = whole.Thinned(200);
        Assert.InRange(drawn.Recall.Length, 100, 200);
        Assert.Equal((0, 0, 1, 1), (drawn.Recall[0], drawn.FalsePositiveRate[0], drawn.Recall[^1], drawn.FalsePositiveRate[^1]));
        Assert.Equal(3.597739657143682 / 20, whole.AveragePrecision, 1e-14);
        Assert.Equal(whole.AveragePrecision, drawn.AveragePrecision, 1e-14);
        Assert.Equal(1 - 2660 / 200_000.0, whole.Auc, 1e-14);
        Assert.Equal(whole.Auc, drawn.Auc, 2e-3);
    }

    [Fact]
    public void Curves_of_a_single_class_are_thinned_too()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];
        Assert.InRange(ThresholdCurve.Of(scores, [.. scores.Select(_ => true)], null).Thinned(50).Recall.Length, 40, 50);
        Assert.InRange(ThresholdCurve.Of(scores, [.. scores.Select(_ => false)], null).Thinned(50).Recall.Length, 40, 50);
    }

    [Fact]
    public void The_area_is_the_metric()
    {
        double[] scores = [.. Enumerable.Range(0, 200).Select(i => Math.Round(Math.Sin(i * 7.3), 1))];
        bool[] positive = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(i * 7.3) + Math.Cos(i * 3.1) > 0)];
        double metric = new Auc().Evaluate(Matrix<double>.Build.DenseOfRowArrays(new double[200], scores), Matrix<double>.Build.Dense(1, 200, (_, i) => positive[i] ? 1 : 0));
        Assert.Equal(metric, ThresholdCurve.Of(scores, positive, null).Auc, 1e-12);
    }

    // log p/(1 − p) = z_c − log Σ exp(z of the others), for each class by itself: where p is nearly 1, where all are the same, where powers are 0 and where the others have none.
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(3.0, -2.0, 1.0, 0.5)]
    [InlineData(800.0, -800.0, 0.0)]
    [InlineData(-800.0, -800.0, -1e-9)]
    [InlineData(40.0, 40.0, 40.0, 0.0, -1e300)]
    [InlineData(1e5, 1e5 - 1e-7, -5.0)]
    [InlineData(double.NegativeInfinity, 0.0, -30.0)]
    public void The_log_odds_of_all_classes_are_those_of_each(params double[] scores)
    {
        double Odds(int c)
        {
            double[] others = [.. scores.Where((_, other) => other != c)];
            return scores[c] - others.Max() - Math.Log(others.Sum(z => Math.Exp(z - others.Max())));
        }
        foreach ((int c, double odds) in ClassJudgement.LogOdds(scores).Index())
            Assert.Equal(Odds(c), odds, 1e-15 * Math.Max(1, Math.Abs(odds)));
    }

    [Fact]
    public void A_thousand_equal_classes_have_one_in_999()
        => Assert.All(ClassJudgement.LogOdds([.. Enumerable.Repeat(7.0, 1000)]), odds => Assert.Equal(-Math.Log(999), odds, 1e-14));

    [Fact]
    public void What_no_other_class_can_be_is_certain()
        => Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], ClassJudgement.LogOdds([double.NegativeInfinity, 0]));

    // Of 15 bins, 0.95 and 0.99 lie in (14/15, 1], both right: gap |0.97 − 1| = 0.03. 0.7 lies in (10/15, 11/15], wrong: gap 0.7. ECE = 2/3·0.03 + 1/3·0.7.
    [Fact]
    public void Calibration_compares_probability_and_share()
    {
        double[][] probabilities = [[0.95, 0.05], [0.01, 0.99], [0.7, 0.3]];
        Reliability reliability = Reliability.Of(probabilities, [0, 1, 1], null);
        Assert.Equal([1, 2], reliability.Bins.Select(bin => bin.Count));
        Assert.Equal([0, 1], reliability.Bins.Select(bin => bin.Accuracy));
        Assert.Equal(2 / 3.0 * 0.03 + 0.7 / 3, reliability.Error, 1e-15);
        Matrix<double> scores = Matrix<double>.Build.DenseOfColumnArrays(probabilities).PointwiseLog();
        Assert.Equal(new ExpectedCalibrationError().Evaluate(scores, Matrix<double>.Build.DenseOfRowArrays([0, 1, 1])), reliability.Error, 1e-12);
    }

    [Fact]
    public void Thinning_keeps_both_ends_and_is_even()
    {
        Assert.Equal([0, 1, 2], Thinning.Positions(3, 5));
        Assert.Equal([0, 3, 6, 9], Thinning.Positions(10, 4));
        int[] many = Thinning.Positions(2_000_000_000, 1000);
        Assert.Equal((1000, 0, 1_999_999_999), (many.Length, many[0], many[^1]));
    }
}
