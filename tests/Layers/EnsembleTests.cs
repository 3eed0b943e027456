using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>What an ensemble says, by hand. Its gradients are among the layer cases.</summary>
public class EnsembleTests
{
    // Scores (log 3, 0) and (0, 0) for x = 1: probabilities (3/4, 1/4) and (1/2, 1/2), in the mean (5/8, 3/8).
    [Fact]
    public void Probabilities_are_averaged_and_come_out_as_their_logarithms()
    {
        Ensemble<double> ensemble = new(Averaging.Probabilities, Scores(Math.Log(3), 0), Scores(0, 0));
        foreach (Matrix<double> y in new[] { ensemble.Infer(One()), ensemble.Forward(One()) })
            MatrixAssert.Close(Matrix<double>.Build.DenseOfColumnMajor(2, 1, [Math.Log(5.0 / 8), Math.Log(3.0 / 8)]), y, 1e-15, floor: 1);
    }

    [Fact]
    public void Outputs_are_averaged()
        => MatrixAssert.Close(Matrix<double>.Build.DenseOfColumnMajor(2, 1, [3, -1]), new Ensemble<double>(Averaging.Outputs, Scores(4, -3), Scores(2, 1)).Infer(One()), 1e-15, floor: 1);

    // ∂/∂z of y₁ = log((p₁ + q₁)/2) with p = (3/4, 1/4), q = (1/2, 1/2): the first member has the share w = (3/4)/(5/4) = 3/5 of it, so δ = (3/5)(1 − 3/4), −(3/5)(1/4);
    // the second 2/5: (2/5)(1/2), −(2/5)(1/2). For a Dense at x = 1 that is W'.
    [Fact]
    public void The_gradient_goes_to_the_members_by_their_share()
    {
        Ensemble<double> ensemble = new(Averaging.Probabilities, Scores(Math.Log(3), 0), Scores(0, 0));
        ensemble.Forward(One());
        ensemble.BackwardParameters(Matrix<double>.Build.DenseOfColumnMajor(2, 1, [1, 0]));
        Assert.Equal([0.15, -0.15, 0.2, -0.2], ensemble.Parameters.SelectMany(p => p.Gradients.ToArray()), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Scores_of_any_size_stay_finite()
    {
        Matrix<double> y = new Ensemble<double>(Averaging.Probabilities, Scores(1000, -1000), Scores(1000, 0)).Infer(One());
        // p₁ is 1 twice; p₂ is e⁻²⁰⁰⁰ and e⁻¹⁰⁰⁰, in the mean e⁻¹⁰⁰⁰/2.
        MatrixAssert.Close(Matrix<double>.Build.DenseOfColumnMajor(2, 1, [0, -1000 - Math.Log(2)]), y, 1e-15, floor: 1);
    }

    [Fact]
    public void Members_are_named_and_drawn_each_for_itself()
    {
        var network = new Sequential<double>(new Seed(1), new Ensemble<double>(Averaging.Outputs,
            Sequential<double>.WithoutWeights(new Dense<double>(3, 2)), Sequential<double>.WithoutWeights(new Dense<double>(3, 2))));
        Assert.Equal(["0.members.0.0.weight", "0.members.0.0.bias", "0.members.1.0.weight", "0.members.1.0.bias"], network.Parameters.Select(p => p.Name));
        Assert.NotEqual(network.Parameters[0].Values.ToArray(), network.Parameters[2].Values.ToArray());
    }

    [Fact]
    public void Members_that_do_not_fit_together_are_refused()
    {
        Assert.Contains("at least one member", Assert.Throws<ArgumentException>(() => new Ensemble<double>(Averaging.Outputs)).Message);
        Assert.Contains("one expects 1 features and another 2",
            Assert.Throws<ArgumentException>(() => new Ensemble<double>(Averaging.Outputs, Scores(1, 2), new Sequential<double>(new Scale<double>(2)))).Message);
        Assert.Contains("one gives 2 and another 3", Assert.Throws<ArgumentException>(() => new Ensemble<double>(Averaging.Outputs, Scores(1, 2), Scores(1, 2, 3))).Message);
        Assert.Throws<ArgumentOutOfRangeException>("averaging", () => new Ensemble<double>((Averaging)7, Scores(1)));
    }

    // softmax of one score is 1 for any score: the mean would be log 1 = 0 for every sample.
    [Fact]
    public void A_single_score_has_no_probability()
    {
        Assert.Equal("Ensemble(2 × Dense(1→1, no bias)): softmax of a single score is 1, whatever the score. Give the members an output for each class, or average their outputs.",
            Assert.Throws<ArgumentException>(() => new Ensemble<double>(Averaging.Probabilities, Scores(4), Scores(-2))).Message);
        Assert.Equal(1, new Ensemble<double>(Averaging.Outputs, Scores(4), Scores(-2)).Infer(One())[0, 0]);
        var anySize = new Ensemble<double>(Averaging.Probabilities, new Sequential<double>(new Tanh<double>()));
        Assert.Throws<ArgumentException>(() => anySize.Forward(One()));
        Assert.Equal(2, anySize.Forward(Matrix<double>.Build.Dense(2, 1)).RowCount);
    }

    private static Sequential<double> Scores(params double[] weights) => new(new Dense<double>(Matrix<double>.Build.DenseOfColumnMajor(weights.Length, 1, weights)));

    private static Matrix<double> One() => Matrix<double>.Build.Dense(1, 1, 1);
}
