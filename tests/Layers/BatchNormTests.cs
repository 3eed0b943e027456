using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

public class BatchNormTests
{
    // Feature 0: 1 2 3 6, mean 3, squared deviations 4 + 1 + 0 + 9 = 14, v = 3.5, √(v + ½) = 2, x̂ = −1 −½ 0 1½.
    // Feature 1: 14 6 11 9, mean 10, squared deviations 16 + 16 + 1 + 1 = 34, v = 8.5, √(v + ½) = 3, x̂ = 4/3 −4/3 1/3 −1/3.
    private static readonly Matrix<double> Input = Matrix<double>.Build.Dense(2, 4, [1, 14, 2, 6, 3, 11, 6, 9]);

    private static BatchNorm<double> Layer()
    {
        var layer = new BatchNorm<double>(2, epsilon: 0.5, momentum: 0.25);
        layer.Weight.Value.SetColumn(0, [2, 1]);
        layer.Bias.Value.SetColumn(0, [1, -1]);
        return layer;
    }

    [Fact]
    public void Training_normalises_with_the_statistics_of_the_batch()
    {
        // y = γx̂ + β
        Matrix<double> expected = Matrix<double>.Build.Dense(2, 4, [-1, 1 / 3.0, 0, -7 / 3.0, 1, -2 / 3.0, 4, -4 / 3.0]);

        MatrixAssert.Close(expected, Layer().Forward(Input), 1e-14, floor: 1);
    }

    [Fact]
    public void Running_statistics_follow_the_mean_and_the_unbiased_variance()
    {
        BatchNorm<double> layer = Layer();
        layer.Forward(Input);

        // ¾·0 + ¼·μ; ¾·1 + ¼·14/3 and ¾·1 + ¼·34/3
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [0.75, 2.5]), layer.RunningMean, 1e-15, floor: 0);
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [23 / 12.0, 43 / 12.0]), layer.RunningVariance, 1e-15, floor: 0);

        layer.Forward(Input);

        // ¾·0.75 + ¼·3, ¾·2.5 + ¼·10; ¾·23/12 + 14/12, ¾·43/12 + 34/12
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [1.3125, 4.375]), layer.RunningMean, 1e-15, floor: 0);
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [2.6041666666666667, 5.520833333333333]), layer.RunningVariance, 1e-15, floor: 0);
    }

    [Fact]
    public void Inference_uses_the_running_statistics_and_changes_none()
    {
        BatchNorm<double> layer = Layer();
        layer.Forward(Input);
        Matrix<double> mean = layer.RunningMean.Clone(), variance = layer.RunningVariance.Clone();

        // v̄ + ½ = 29/12 and 49/12: 2·(x − ¾)/√(29/12) + 1 and (x − 2½)/√(49/12) − 1
        double[] x = [1.75, 9.5];
        Matrix<double> expected = Matrix<double>.Build.Dense(2, 1, [2 / Math.Sqrt(29 / 12.0) + 1, 7 / (7 / Math.Sqrt(12)) - 1]);

        MatrixAssert.Close(expected, layer.Infer(Matrix<double>.Build.Dense(2, 1, x)), 1e-14, floor: 0);
        MatrixAssert.SameBits(mean, layer.RunningMean);
        MatrixAssert.SameBits(variance, layer.RunningVariance);
    }

    [Fact]
    public void A_new_layer_infers_with_mean_0_and_variance_1()
        => MatrixAssert.Close(Input / Math.Sqrt(1 + 1e-5), new BatchNorm<double>(2).Infer(Input), 1e-15, floor: 0);

    [Fact]
    public void Backward_by_hand()
    {
        BatchNorm<double> layer = Layer();
        layer.Forward(Input);

        // Δ = 1 for feature 0 of sample 0 alone: mean Δ = ¼, mean Δx̂ = −¼, γ/√(v + ε) = 2/2,
        // δ = Δ − ¼ + ¼·x̂ = 1 − ¼ − ¼, −¼ − 1/8, −¼, −¼ + 3/8. Feature 1 hears nothing.
        Matrix<double> delta = Matrix<double>.Build.Dense(2, 4);
        delta[0, 0] = 1;
        Matrix<double> expected = Matrix<double>.Build.Dense(2, 4, [0.5, 0, -0.375, 0, -0.25, 0, 0.125, 0]);

        MatrixAssert.Close(expected, layer.Backward(delta), 1e-15, floor: 1);
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [-1, 0]), layer.Weight.Gradient, 1e-15, floor: 0);
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [1, 0]), layer.Bias.Gradient, 1e-15, floor: 0);
    }

    [Fact]
    public void A_batch_of_one_gives_the_shift_and_leaves_the_running_variance()
    {
        BatchNorm<double> layer = Layer();
        layer.Forward(Input);
        Matrix<double> variance = layer.RunningVariance.Clone();

        // One sample is its own mean: x̂ = 0. Its unbiased variance, 0/0, does not exist.
        Matrix<double> output = layer.Forward(Matrix<double>.Build.Dense(2, 1, [5, 7]));

        MatrixAssert.SameBits(Matrix<double>.Build.Dense(2, 1, [1, -1]), output);
        MatrixAssert.SameBits(variance, layer.RunningVariance);
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [0.75 * 0.75 + 0.25 * 5, 0.75 * 2.5 + 0.25 * 7]), layer.RunningMean, 1e-15, floor: 0);
        MatrixAssert.SameBits(Matrix<double>.Build.Dense(2, 1), layer.Backward(Matrix<double>.Build.Dense(2, 1, [3, -2])));
    }

    [Fact]
    public void A_constant_feature_stays_finite()
    {
        var layer = new BatchNorm<float>(1);
        Matrix<float> output = layer.Forward(Matrix<float>.Build.Dense(1, 3, 4f));

        MatrixAssert.SameBits(Matrix<float>.Build.Dense(1, 3), output);
        Assert.All(layer.Backward(Matrix<float>.Build.Dense(1, 3, [1, 2, 3])).AsColumnMajorArray(), gradient => Assert.True(float.IsFinite(gradient)));
    }

    [Fact]
    public void State_holds_the_running_statistics_under_PyTorchs_names()
    {
        Sequential<double> network = LayerCase<double>.Network(new BatchNorm<double>(2));

        Assert.Equal(["0.weight", "0.bias", "0.running_mean", "0.running_var"], network.State.Select(item => item.Name));
        Assert.All(network.State, item => Assert.True(item.IsVector));
    }
}
