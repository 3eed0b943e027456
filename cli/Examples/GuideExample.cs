using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>The guide's network of 2, 2 and 3 nodes with a hundred samples: the δ/Δ procedure beside one batch step of the framework.</summary>
internal sealed class GuideExample : Example
{
    public const int Samples = 100;
    private static readonly Seed Seed = new(1);

    public override string Name => "guide";

    public override string Summary => "the δ/Δ procedure of the guide, sample by sample, beside one batch step; biases; signs; the residual block";

    public override bool Trains => true;

    public static Matrix<double> Theta1 => Draw("theta 1", 2, 2);

    public static Matrix<double> Theta2 => Draw("theta 2", 3, 2);

    public static Dataset<double> Data => new(Draw("inputs", 2, Samples), Draw("targets", 3, Samples).Map(Sigmoid));

    /// <summary>θ' averaged over the samples, by the plain procedure.</summary>
    public static Matrix<double>[] ByProcedure(bool withBias = false)
    {
        Matrix<double>[] theta = withBias ? [WithColumn(Theta1), WithColumn(Theta2)] : [Theta1, Theta2];
        return new DeltaProcedure(theta, Sigmoid, SigmoidPrime, appendOne: withBias).AverageGradients(Data.Inputs, Data.Targets, (a, y) => a - y);
    }

    /// <summary>The same network of layers.</summary>
    public static Sequential<double> Network(bool withBias = false)
    {
        Dense<double> first = new(Theta1, withBias ? Bias(2) : null), second = new(Theta2, withBias ? Bias(3) : null);
        return new Sequential<double>(first, new Sigmoid<double>(), second, new Sigmoid<double>());
    }

    /// <summary>One batch step with the half squared error and SGD at learning rate 1. θ' stays in the gradients, summed.</summary>
    public static void BatchStep(Sequential<double> network)
        => Train(network, passes: 1);

    /// <summary>The mean cost of each pass, before its update.</summary>
    public static double[] Train(Sequential<double> network, int passes)
    {
        var trainer = new Trainer<double>(network, new HalfSquaredError<double>(), new Sgd<double>(network.Parameters, learningRate: 1));
        var batch = new Batch<double>(Data);
        return [.. Enumerable.Range(0, passes).Select(_ => trainer.Step(batch))];
    }

    public override void Write(TextWriter output, int steps, int iterations)
    {
        output.WriteLine($"2 inputs, 2 hidden nodes, 3 outputs, m = {Samples} samples, σ the sigmoid, Cost = ½Σ(a₃ − y)², learning rate 1.");
        Sequential<double> network = Network();
        for (int step = 1; step <= steps; step++)
        {
            output.WriteLine();
            output.WriteLine($"Pass {step}");
            WriteStep(output, network);
        }
        output.WriteLine();
        output.WriteLine($"{DisplayText.Count(iterations, "pass", "passes")} of the framework (C, the mean Cost of the {Samples} samples, before the update)");
        CostCurve.Write(output, Train(Network(), iterations));
        output.WriteLine();
        WriteBias(output);
        output.WriteLine();
        WriteSigns(output);
        output.WriteLine();
        WriteResidual(output);
    }

    // The first sample by hand; all of them by the procedure and, beside it, by the network, which takes the step.
    private static void WriteStep(TextWriter output, Sequential<double> network)
    {
        Matrix<double> theta1 = network.Parameters[0].Value.Clone(), theta2 = network.Parameters[1].Value.Clone();
        var procedure = new DeltaProcedure([theta1, theta2], Sigmoid, SigmoidPrime);
        Vector<double> y = Data.Targets.Column(0);
        DeltaTrace t = procedure.Trace(Data.Inputs.Column(0), a => a - y);
        output.WriteLine($"  θ₁ = {theta1.Digits(column: 7)}");
        output.WriteLine($"  θ₂ = {theta2.Digits(column: 7)}");
        output.WriteLine("The first sample");
        output.WriteLine($"  a₁ = x                 = {t.A[0].Shaped(column: 27)}");
        output.WriteLine($"  y                      = {y.Shaped(column: 27)}");
        output.WriteLine($"  z₂ = θ₁·a₁             = {t.Z[0].Shaped(column: 27)}");
        output.WriteLine($"  a₂ = σ(z₂)             = {t.A[1].Shaped(column: 27)}");
        output.WriteLine($"  z₃ = θ₂·a₂             = {t.Z[1].Shaped(column: 27)}");
        output.WriteLine($"  a₃ = σ(z₃)             = {t.A[2].Shaped(column: 27)}");
        output.WriteLine($"  Δ₄ = δ₄ = ∂Cost/∂a₃    = {t.BigDelta[1].Shaped(column: 27)}");
        output.WriteLine($"  δ₃ = Δ₄ .* σ'(z₃)      = {t.SmallDelta[1].Shaped(column: 27)}");
        output.WriteLine($"  θ'₂ += δ₃·a₂ᵀ          = {t.Gradients[1].Shaped(column: 27)}");
        output.WriteLine($"  Δ₃ = θ₂ᵀ·δ₃            = {t.BigDelta[0].Shaped(column: 27)}");
        output.WriteLine($"  δ₂ = Δ₃ .* σ'(z₂)      = {t.SmallDelta[0].Shaped(column: 27)}");
        output.WriteLine($"  θ'₁ += δ₂·a₁ᵀ          = {t.Gradients[0].Shaped(column: 27)}");

        Matrix<double>[] average = procedure.AverageGradients(Data.Inputs, Data.Targets, (a, target) => a - target);
        BatchStep(network);
        output.WriteLine($"After all {Samples} samples, divided by m");
        output.WriteLine($"  θ'₁ by the procedure  = {average[0].Digits(column: 26)}");
        output.WriteLine($"  θ'₁ by one batch step = {(network.Parameters[0].Gradient / Samples).Digits(column: 26)}");
        output.WriteLine($"  θ'₂ by the procedure  = {average[1].Digits(column: 26)}");
        output.WriteLine($"  θ'₂ by one batch step = {(network.Parameters[1].Gradient / Samples).Digits(column: 26)}");
        output.WriteLine("Update, θ ← θ − η·θ' with η = 1");
        output.WriteUpdate("θ₁", theta1, average[0], network.Parameters[0].Value);
        output.WriteUpdate("θ₂", theta2, average[1], network.Parameters[1].Value);
    }

    private static void WriteBias(TextWriter output)
    {
        Sequential<double> network = Network(withBias: true);
        BatchStep(network);
        output.WriteLine("Bias as an extra input: the guide appends 1 to the input and a column to θ; Dense keeps W and b apart");
        output.WriteLine($"  θ'₁ by the procedure  = {ByProcedure(withBias: true)[0].Digits()}");
        output.WriteLine($"  W'₁ by one batch step = {(network.Parameters[0].Gradient / Samples).Digits(column: 26)}");
        output.WriteLine($"  b'₁ by one batch step = {(network.Parameters[1].Gradient / Samples).Digits(column: 26)}");
    }

    private static void WriteSigns(TextWriter output)
    {
        var scores = Matrix<double>.Build.DenseOfColumnArrays([0.2, -0.4, 1.0]);
        var truth = Matrix<double>.Build.DenseOfColumnArrays([0.0, 0.0, 1.0]);
        (_, Matrix<double> gradient) = new SoftmaxCrossEntropy<double>().Evaluate(scores, truth);
        output.WriteLine("Softmax with cross-entropy: the gradient is a₃ − y; the guide's y − a₃ is the direction of descent");
        output.WriteLine($"  z₃ = {scores.Column(0).Digits()}    y = {truth.Column(0).Digits()}");
        output.WriteLine($"  a₃ − y = {gradient.Column(0).Digits()}");
    }

    private static void WriteResidual(TextWriter output)
    {
        var block = new Residual<double>(new Sigmoid<double>());
        var x = Matrix<double>.Build.DenseOfColumnArrays([0.5, -1.0]);
        var delta = Matrix<double>.Build.DenseOfColumnArrays([1.0, 2.0]);
        output.WriteLine("The residual block Y = X + σ(X), ∂C/∂X = ∂C/∂Y + ∂C/∂Y .* σ'(X)");
        output.WriteLine($"  X = {x.Column(0).Digits()}    Y = {block.Forward(x).Column(0).Digits()}");
        output.WriteLine($"  ∂C/∂Y = {delta.Column(0).Digits()}    ∂C/∂X = {block.Backward(delta).Column(0).Digits()}");
    }

    public static Vector<double> Bias(int size) => Draw($"bias {size}", size, 1).Column(0);

    public static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double SigmoidPrime(double z) => Sigmoid(z) * (1 - Sigmoid(z));

    private static Matrix<double> WithColumn(Matrix<double> theta) => theta.InsertColumn(theta.ColumnCount, Bias(theta.RowCount));

    private static Matrix<double> Draw(string name, int rows, int columns)
    {
        RandomStream random = Seed.Stream(name);
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextNormal());
    }
}
