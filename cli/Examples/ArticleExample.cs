using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Optimizers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>The article's three-layer network: one step by hand, a hundred by the framework, and the fault in the article's own program.</summary>
internal sealed class ArticleExample : Example
{
    public override string Name => "article";

    public override string Summary => "the 3-layer example of bitcarmanlee: one step by hand, a hundred passes, and a fault that a gradient check finds";

    public override bool Trains => true;

    public static Matrix<double> Theta1 => Matrix<double>.Build.DenseOfArray(new[,] { { 0.1, 0.8 }, { 0.4, 0.6 } });

    public static Matrix<double> Theta2 => Matrix<double>.Build.DenseOfArray(new[,] { { 0.3, 0.9 } });

    /// <summary>The one sample: x = (0.35, 0.9), y = 0.5.</summary>
    public static Batch<double> Sample => new(Dataset<double>.FromRows(new[,] { { 0.35, 0.9 } }, new[,] { { 0.5 } }));

    /// <summary>The network by the chain rule.</summary>
    public static Sequential<double> ByChainRule()
        => new(new Dense<double>(Theta1), new Sigmoid<double>(), new Dense<double>(Theta2), new Sigmoid<double>());

    /// <summary>The network with the first weights' gradient as the article's program computes it.</summary>
    public static Sequential<double> AsPrinted()
        => new(new MisreadLayer(Theta1), new Dense<double>(Theta2), new Sigmoid<double>());

    /// <summary>The cost of each pass, before its update; learning rate 1.</summary>
    public static double[] Train(Sequential<double> network, int passes)
    {
        var trainer = new Trainer<double>(network, new HalfSquaredError<double>(), new Sgd<double>(network.Parameters, learningRate: 1));
        Batch<double> sample = Sample;
        return [.. Enumerable.Range(0, passes).Select(_ => trainer.Step(sample))];
    }

    public static GradientCheckReport Check(Sequential<double> network) => GradientCheck.Run(network, new HalfSquaredError<double>(), Sample);

    /// <summary>One pass of the δ/Δ procedure, with every number.</summary>
    public static DeltaTrace Trace(Matrix<double> theta1, Matrix<double> theta2)
        => new DeltaProcedure([theta1, theta2], Sigmoid, z => Sigmoid(z) * (1 - Sigmoid(z)))
            .Trace(Sample.Inputs.Column(0), a => a - Sample.Targets.Column(0));

    public override void Write(TextWriter output, int steps, int iterations)
    {
        output.WriteLine($"No biases, sigmoid everywhere, C = ½(y − a₂)², learning rate 1.");
        output.WriteLine($"x  = {Sample.Inputs.Column(0).Digits()}    y = {Sample.Targets[0, 0].Digits()}");
        output.WriteLine($"θ₁ = {Theta1.Shaped()}");
        output.WriteLine($"θ₂ = {Theta2.Shaped()}");
        (Matrix<double> theta1, Matrix<double> theta2) = (Theta1, Theta2);
        for (int step = 1; step <= steps; step++)
        {
            output.WriteLine();
            output.WriteLine($"Pass {step}");
            (theta1, theta2) = WriteStep(output, theta1, theta2);
            if (step == 1)
                output.WriteLine("  (the article prints 0.165 for this C: a slipped decimal point)");
        }
        output.WriteLine();
        WritePasses(output, iterations);
        output.WriteLine();
        WriteFault(output, iterations);
    }

    private static (Matrix<double> Theta1, Matrix<double> Theta2) WriteStep(TextWriter output, Matrix<double> theta1, Matrix<double> theta2)
    {
        DeltaTrace t = Trace(theta1, theta2);
        output.WriteLine("Forward");
        output.WriteLine($"  z₁ = θ₁·x  = {t.Z[0].Shaped()}");
        output.WriteLine($"  a₁ = σ(z₁) = {t.A[1].Shaped()}");
        output.WriteLine($"  z₂ = θ₂·a₁ = {t.Z[1].Shaped()}");
        output.WriteLine($"  a₂ = σ(z₂) = {t.A[2].Shaped()}");
        output.WriteLine($"  C          = {Cost(t).Digits()}");
        output.WriteLine("Backward");
        output.WriteLine($"  Δ₂ = ∂C/∂a₂ = a₂ − y    = {t.BigDelta[1].Shaped()}");
        output.WriteLine($"  δ₂ = Δ₂ .* a₂ .* (1−a₂) = {t.SmallDelta[1].Shaped()}");
        output.WriteLine($"  θ'₂ = δ₂·a₁ᵀ            = {t.Gradients[1].Shaped()}");
        output.WriteLine($"  Δ₁ = θ₂ᵀ·δ₂             = {t.BigDelta[0].Shaped()}");
        output.WriteLine($"  δ₁ = Δ₁ .* a₁ .* (1−a₁) = {t.SmallDelta[0].Shaped()}");
        output.WriteLine($"  θ'₁ = δ₁·xᵀ             = {t.Gradients[0].Shaped()}");
        (Matrix<double> next1, Matrix<double> next2) = (theta1 - t.Gradients[0], theta2 - t.Gradients[1]);
        DeltaTrace next = Trace(next1, next2);
        output.WriteLine("Update, θ ← θ − η·θ' with η = 1");
        output.WriteUpdate("θ₂", theta2, t.Gradients[1], next2);
        output.WriteUpdate("θ₁", theta1, t.Gradients[0], next1);
        output.WriteLine("Forward again");
        output.WriteLine($"  a₂ = {next.A[2].Digits()}");
        output.WriteLine($"  C  = {Cost(next).Digits()}");
        return (next1, next2);
    }

    private static void WritePasses(TextWriter output, int iterations)
    {
        Sequential<double> network = ByChainRule();
        double[] costs = Train(network, iterations);
        output.WriteLine($"{Printable.Count(iterations, "pass", "passes")} of the framework, by the chain rule (C before the update)");
        CostCurve.Write(output, costs);
        output.WriteLine($"  θ₁ = {network.Parameters[0].Value.Digits()}");
        output.WriteLine($"  θ₂ = {network.Parameters[1].Value.Digits()}");
        output.WriteLine($"  gradient check {Check(ByChainRule())}");
    }

    private static void WriteFault(TextWriter output, int iterations)
    {
        Sequential<double> network = AsPrinted();
        double[] costs = Train(network, iterations);
        GradientCheckReport check = Check(AsPrinted());
        output.WriteLine("The same with the article's update, in which NumPy broadcasts a 1×2 row and a 2×1 column to 2×2,");
        output.WriteLine("so that both hidden neurons receive the same row: θ'₁[i,k] = Σⱼ xⱼ·Δ₁[k]·a₁[j]·(1 − a₁[j])");
        output.WriteLine($"  pass {iterations}: C = {costs[^1].Digits()}{(iterations == DefaultIterations ? "    (the article prints 5.92944818e-07)" : "")}");
        output.WriteLine($"  θ₁ = {network.Parameters[0].Value.Digits()}");
        output.WriteLine($"  θ₂ = {network.Parameters[1].Value.Digits()}");
        output.WriteLine($"  gradient check {check}");
        output.WriteLine($"    worst: {check.Worst[0]}");
        output.WriteLine("The cost falls nearly as well: no learning curve shows the fault. The gradient check does, at once.");
    }

    private static double Cost(DeltaTrace t) => t.BigDelta[1].DotProduct(t.BigDelta[1]) / 2;

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
