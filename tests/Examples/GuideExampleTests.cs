using Backprop.Cli.Examples;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Examples;

/// <summary>The guide's δ/Δ procedure and the framework give the same numbers: 2 inputs, 2 hidden nodes, 3 outputs, 100 samples.</summary>
public class GuideExampleTests
{
    [Fact]
    public void OneBatchStepIsTheProcedureOnEverySample()
    {
        Matrix<double>[] theta = GuideExample.ByProcedure();
        Sequential<double> network = GuideExample.Network();
        GuideExample.BatchStep(network);
        Close.To(theta[0], network.Parameters[0].Gradient / GuideExample.Samples);
        Close.To(theta[1], network.Parameters[1].Gradient / GuideExample.Samples);
        Close.To(GuideExample.Theta1 - theta[0], network.Parameters[0].Value);
        Close.To(GuideExample.Theta2 - theta[1], network.Parameters[1].Value);
    }

    // The procedure's last column of θ' belongs to the constant 1: it is the gradient of the bias.
    [Fact]
    public void ABiasIsAnExtraInputThatIsAlwaysOne()
    {
        Matrix<double>[] theta = GuideExample.ByProcedure(withBias: true);
        Sequential<double> network = GuideExample.Network(withBias: true);
        GuideExample.BatchStep(network);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], network.Parameters.Select(p => p.Name));
        for (int layer = 0; layer < 2; layer++)
        {
            (Parameter<double> weight, Parameter<double> bias) = (network.Parameters[2 * layer], network.Parameters[2 * layer + 1]);
            Close.To(theta[layer], weight.Gradient.Append(bias.Gradient) / GuideExample.Samples);
            Matrix<double> before = (layer == 0 ? GuideExample.Theta1 : GuideExample.Theta2).Append(GuideExample.Bias(bias.Count).ToColumnMatrix());
            Close.To(before - theta[layer], weight.Value.Append(bias.Value));
        }
    }

    // The same with layers on both sides: Dense(W, b) on x is Dense([W b]) on (x, 1).
    [Fact]
    public void DenseWithABiasIsDenseWithAColumnMore()
    {
        Matrix<double> w = Draw("w", 3, 4), b = Draw("b", 3, 1), x = Draw("x", 4, 5), delta = Draw("delta", 3, 5);
        var apart = new Dense<double>(w, b.Column(0));
        var together = new Dense<double>(w.Append(b));
        Close.To(apart.Forward(x), together.Forward(x.Stack(Matrix<double>.Build.Dense(1, 5, 1))));
        Close.To(apart.Backward(delta), together.Backward(delta).SubMatrix(0, 4, 0, 5));
        Close.To(apart.Weight.Gradient.Append(apart.Bias!.Gradient), together.Weight.Gradient);
    }

    // The guide's y − a is the direction of descent; a gradient points the other way.
    [Fact]
    public void TheGradientOfSoftmaxWithCrossEntropyIsOutputMinusTarget()
    {
        Matrix<double> z = Draw("z", 3, 4), y = Matrix<double>.Build.DenseOfColumnArrays([1, 0, 0], [0, 0, 1], [0, 1, 0], [0.2, 0.5, 0.3]);
        Matrix<double> exp = z.PointwiseExp(), a = exp.PointwiseDivide(Matrix<double>.Build.Dense(3, 1, 1) * exp.ColumnSums().ToRowMatrix());
        (double cost, Matrix<double> gradient) = new SoftmaxCrossEntropy<double>().Evaluate(z, y);
        Close.To(a - y, gradient);
        Close.To(-y.PointwiseMultiply(a.PointwiseLog()).ColumnSums().Sum(), cost);
        Assert.True(new SoftmaxCrossEntropy<double>().Evaluate(z + 0.1 * (y - a), y).Cost < cost);
    }

    [Fact]
    public void TheGradientOfSigmoidWithCrossEntropyIsOutputMinusTarget()
    {
        Matrix<double> z = Draw("z", 1, 4), y = Matrix<double>.Build.DenseOfRowArrays([1.0, 0, 0, 0.3]), a = z.Map(GuideExample.Sigmoid);
        (double cost, Matrix<double> gradient) = new BinaryCrossEntropyWithLogits<double>().Evaluate(z, y);
        Close.To(a - y, gradient);
        Close.To(-(y.PointwiseMultiply(a.PointwiseLog()) + (1 - y).PointwiseMultiply((1 - a).PointwiseLog())).ColumnSums().Sum(), cost);
    }

    // Y = X + σ(X), ∂C/∂X = ∂C/∂Y + ∂C/∂Y .* σ'(X).
    [Fact]
    public void TheResidualBlockFollowsItsFormula()
    {
        Matrix<double> x = Draw("x", 3, 5), delta = Draw("delta", 3, 5), sigma = x.Map(GuideExample.Sigmoid);
        var block = new Residual<double>(new Sigmoid<double>());
        Close.To(x + sigma, block.Forward(x));
        Close.To(x + sigma, block.Infer(x));
        Close.To(delta + delta.PointwiseMultiply(sigma.PointwiseMultiply(1 - sigma)), block.Backward(delta));
    }

    // Y = X + F(X) with F = σ(θ₂·σ(θ₁·X)): the procedure gives F's θ' and its share of ∂C/∂X; the identity adds Δ.
    [Fact]
    public void AResidualBlockAroundAnyChainAddsTheArrivingGradient()
    {
        Matrix<double> theta1 = Draw("theta 1", 3, 2), theta2 = Draw("theta 2", 2, 3), x = Draw("x", 2, 1), delta = Draw("delta", 2, 1);
        DeltaTrace f = new DeltaProcedure([theta1, theta2], GuideExample.Sigmoid, z => GuideExample.Sigmoid(z) * (1 - GuideExample.Sigmoid(z)))
            .Trace(x.Column(0), _ => delta.Column(0));
        var block = new Residual<double>(new Dense<double>(theta1), new Sigmoid<double>(), new Dense<double>(theta2), new Sigmoid<double>());
        Close.To(x.Column(0) + f.A[2], block.Forward(x).Column(0));
        Close.To(delta.Column(0) + f.InputGradient, block.Backward(delta).Column(0));
        Close.To(f.Gradients[0], block.Parameters[0].Gradient);
        Close.To(f.Gradients[1], block.Parameters[1].Gradient);
    }

    // The guide divides by m once, after the last sample: a step on the mean is what SGD takes, whatever m is.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void TheStepIsTheAverageForAnyNumberOfSamples(int samples)
    {
        Dataset<double> data = GuideExample.Data.Subset([.. Enumerable.Range(0, samples)]);
        Matrix<double>[] theta = new DeltaProcedure([GuideExample.Theta1, GuideExample.Theta2], GuideExample.Sigmoid, z => GuideExample.Sigmoid(z) * (1 - GuideExample.Sigmoid(z)))
            .AverageGradients(data.Inputs, data.Targets, (a, y) => a - y);
        Sequential<double> network = GuideExample.Network();
        new Trainer<double>(network, new HalfSquaredError<double>(), new Sgd<double>(network.Parameters, learningRate: 0.5)).Step(new Batch<double>(data));
        Close.To(GuideExample.Theta1 - 0.5 * theta[0], network.Parameters[0].Value);
        Close.To(GuideExample.Theta2 - 0.5 * theta[1], network.Parameters[1].Value);
    }

    private static Matrix<double> Draw(string name, int rows, int columns)
    {
        RandomStream random = new Seed(3).Stream(name);
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextNormal());
    }
}
