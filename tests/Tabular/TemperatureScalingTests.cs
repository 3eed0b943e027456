using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tabular;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Tabular;

public class TemperatureScalingTests
{
    // All rows have the scores (z, 0, …), a share a of them is of the first class, the others share the rest. Targets are mixed with ε = 1/(n + 1) of 1/K, so the first
    // class is wanted with p = (1 − ε)·a + ε/K, and softmax gives it with z/T = ln((K − 1)·p/(1 − p)).
    [Theory]
    [InlineData(2, 4, 3, 2.0)] // ε = 1/5: p = 0.8·0.75 + 0.1 = 0.7, (K − 1)·p/(1 − p) = 7/3
    [InlineData(2, 9, 9, 0.5)] // no error: ε = 1/10: p = 0.95, 19
    [InlineData(3, 9, 6, 30.0)] // p = 0.9·2/3 + 0.1/3 = 19/30, 2·19/11 = 38/11
    [InlineData(2, 4, 4, 0.01)] // p = 0.9, 9
    public void The_temperature_of_rows_that_look_alike(int classes, int rows, int ofTheFirst, double z)
    {
        double odds = (classes, rows, ofTheFirst) switch { (2, 4, 3) => 7.0 / 3, (2, 9, 9) => 19, (3, 9, 6) => 38.0 / 11, _ => 9 };
        var scores = Matrix<double>.Build.Dense(classes, rows, (j, _) => j == 0 ? z : 0);
        var truth = Matrix<double>.Build.Dense(1, rows, (_, s) => s < ofTheFirst ? 0 : 1 + (s - ofTheFirst) % (classes - 1));
        double expected = z / Math.Log(odds);
        Assert.Equal(expected, TemperatureScaling.Fit(scores, truth, null), expected * 1e-9);
    }

    // k times 4 rows of odds 3:1 and 10 of 9:1, n = 14k, their true scores times s. Without mixing the slope 1/n·Σ(σ(β·s·ℓ) − p)·s·ℓ is 0 at β = 1/s. Mixing takes off
    // ε·1/n·Σ(p − ½)·s·ℓ = ε·s·(1·ln 3 + 4·ln 9)/14, the curvature is s²·(¾·ln²3 + 0.9·ln²9)/14: to the first order T/s − 1 = ε·9·ln 3/(4.35·ln²3).
    // The next order is some ε² = 5e-9.
    [Theory]
    [InlineData(0.3)]
    [InlineData(5)]
    public void True_scores_times_s_have_the_temperature_s(double s)
    {
        const int k = 1000;
        (double Odds, int Class)[] rows = [.. Enumerable.Range(0, k).SelectMany(_ => Enumerable.Range(0, 4).Select(i => (3.0, i == 0 ? 1 : 0)).Concat(Enumerable.Range(0, 10).Select(i => (9.0, i == 0 ? 1 : 0))))];
        var scores = Matrix<double>.Build.Dense(2, rows.Length, (j, i) => j == 0 ? s * Math.Log(rows[i].Odds) : 0);
        double expected = s * (1 + 9 / (4.35 * Math.Log(3)) / (14 * k + 1));
        Assert.Equal(expected, TemperatureScaling.Fit(scores, Row(rows.Select(row => row.Class)), null), s * 1e-7);
    }

    // SoftmaxCrossEntropy with label smoothing is another way to the same cost.
    [Theory]
    [InlineData(2, 7)]
    [InlineData(3, 40)]
    [InlineData(10, 300)]
    public void No_other_temperature_costs_less_and_the_log_loss_does_not_rise(int classes, int rows)
    {
        for (int draw = 0; draw < 20; draw++)
        {
            RandomStream random = new Seed(draw).Stream("temperature");
            double spread = Math.Exp(2 * random.NextNormal());
            var scores = Matrix<double>.Build.Dense(classes, rows, (_, _) => spread * random.NextNormal());
            Matrix<double> truth = Row(Enumerable.Range(0, rows).Select(s => random.NextIndex(3) == 0 ? random.NextIndex(classes) : scores.Column(s).MaximumIndex()));
            Vector<double>? weights = draw % 2 == 0 ? null : Vector<double>.Build.Dense(rows, _ => random.NextUniform());
            double t = TemperatureScaling.Fit(scores, truth, weights);
            Assert.InRange(t, 1e-3, 1e3);
            Assert.True(LogLoss(t) <= LogLoss(1));
            if (t != 1)
                Assert.All(new[] { 0.001, 0.5, 0.9, 0.999, 1.001, 1.1, 2, 1000 }.Select(factor => t * factor).Where(other => other is >= 1e-3 and <= 1e3), other => Assert.True(Cost(t) <= Cost(other)));

            double LogLoss(double temperature) => new LogLoss().Evaluate(scores / temperature, truth, weights);
            double Cost(double temperature) => new SoftmaxCrossEntropy<double>(1.0 / (rows + 1)).Evaluate(scores / temperature, truth, weights).Cost;
        }
    }

    // The truth is always the least likely: β would be negative. And scores that are all alike say the same at any T.
    [Theory]
    [InlineData(-3, 1000)]
    [InlineData(0, 1)]
    public void Scores_that_say_nothing_end_at_the_limit_or_stay(double z, double temperature)
        => Assert.Equal(temperature, TemperatureScaling.Fit(Matrix<double>.Build.Dense(2, 20, (j, _) => j == 0 ? z : 0), Row(Enumerable.Repeat(0, 20)), null));

    // Three of ten of the first class, weighed as if they were seven of ten.
    [Fact]
    public void Rows_count_by_their_weight()
    {
        var scores = Matrix<double>.Build.Dense(2, 10, (j, _) => j == 0 ? 4 : 0);
        Matrix<double> truth = Row(Enumerable.Range(0, 10).Select(s => s < 3 ? 0 : 1));
        double p = 10 / 11.0 * 0.7 + 0.5 / 11;
        Assert.Equal(4 / Math.Log(p / (1 - p)), TemperatureScaling.Fit(scores, truth, Vector<double>.Build.Dense(10, s => s < 3 ? 7 / 3.0 : 3 / 7.0)), 1e-9);
    }

    [Fact]
    public void The_last_layer_carries_it()
    {
        var network = new Sequential<float>(new Seed(1), new Dense<float>(3, 4), new ReLU<float>(), new Dense<float>(4, 2, biasInitializer: Initializer.StandardNormal));
        float[] first = [.. network.Layers[0].Parameters.SelectMany(p => p.Values.ToArray())], last = [.. network.Layers[2].Parameters.SelectMany(p => p.Values.ToArray())];
        TemperatureScaling.Apply(network, 0.5);
        Assert.Equal(first, network.Layers[0].Parameters.SelectMany(p => p.Values.ToArray()));
        Assert.Equal(last.Select(value => 2 * value), network.Layers[2].Parameters.SelectMany(p => p.Values.ToArray()));
        Assert.Throws<InvalidOperationException>(() => TemperatureScaling.Apply(new Sequential<float>(new Seed(1), new Dense<float>(3, 4), new ReLU<float>()), 2));
    }

    private static Matrix<double> Row(IEnumerable<int> classes) => Matrix<double>.Build.DenseOfRows([classes.Select(index => (double)index)]);
}
