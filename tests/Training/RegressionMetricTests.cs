using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;
using static Backprop.Tests.Training.MetricCase;

namespace Backprop.Tests.Training;

/// <summary>Regression at its edges: equal targets, a large mean.</summary>
public class RegressionMetricTests
{
    [Fact]
    public void R2OfEqualTargetsIsNotDefined()
    {
        Assert.Equal(double.NaN, new R2().Evaluate(Row(1, 2, 3), Row(4, 4, 4)));
        Assert.Equal(double.NaN, new R2().Evaluate(Row(1), Row(4)));
    }

    // The mean of three times 0.1 is not 0.1 in double: measured from it, the variance would be 10^−34 and r2 about −10^34.
    [Fact]
    public void EqualTargetsHaveNoR2WhateverTheRounding()
    {
        Assert.Equal(double.NaN, new R2().Evaluate(Row(1, 2, 3), Row(0.1, 0.1, 0.1)));
        Assert.Equal(double.NaN, new R2().Evaluate(Row(1, 2, 3, 4), Row(7, 0.1, 0.1, 0.1), Vector<double>.Build.Dense([0, 0.3, 0.3, 0.3])));
    }

    // 1, 2, 3 far from 0 with an error of 1 in one of them: 1 − (1/3)/(2/3) = ½.
    [Fact]
    public void R2DoesNotSufferFromALargeMean()
        => Assert.Equal(0.5, new R2().Evaluate(Row(1e8 + 1, 1e8 + 2, 1e8 + 4), Row(1e8 + 1, 1e8 + 2, 1e8 + 3)));

    // 0, 1, 1 above 10^15, where numbers are ⅛ apart and the mean ⅔ is none of them: 1 − 1/(⅔) = −½ (in exact fractions; with the mean rounded to ⅝ it is −0.488).
    [Fact]
    public void R2DoesNotRoundTheMeanAsItRoundsTheTargets()
        => Assert.Equal(-0.5, new R2().Evaluate(Row(1e15, 1e15 + 1, 1e15), Row(1e15, 1e15 + 1, 1e15 + 1)), 1e-15);

    [Fact]
    public void SamplesWithoutOutputsAreRefused()
    {
        Matrix<float> none = Matrix<float>.Build.Dense(0, 3);
        Assert.StartsWith("rmse: expected at least one output, got none (output 0×3).", Assert.Throws<ArgumentException>("output", () => new Rmse().Evaluate(none, none)).Message);
        Assert.StartsWith("accuracy: expected at least one output", Assert.Throws<ArgumentException>("output", () => new Accuracy().Evaluate(none, Matrix<float>.Build.Dense(1, 3))).Message);
        Assert.Equal(double.NaN, new Mae().Evaluate(Matrix<float>.Build.Dense(0, 0), Matrix<float>.Build.Dense(0, 0)));
    }

    [Fact]
    public void R2IsOneForTheTruthAndZeroForTheMean()
    {
        Assert.Equal(1, new R2().Evaluate(Row(1, 2, 6), Row(1, 2, 6)));
        Assert.Equal(0, new R2().Evaluate(Row(3, 3, 3), Row(1, 2, 6)));
    }
}
