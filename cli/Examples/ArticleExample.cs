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
        output.WriteLine("2 inputs, 2 hidden nodes, 1 output; no biases, sigmoid everywhere.");
        output.WriteLine("C = ½(y − a₂)², learning rate η = 1.");
        output.WriteLine("δ = ∂C/∂z, Δ = ∂C/∂a, θ' = ∂C/∂θ; .* is element by element");
        output.WriteLine($"x  = {Sample.Inputs.Column(0).Digits()}    y = {Sample.Targets[0, 0].Digits()}");
        output.WriteLine($"θ₁ = {Theta1.Shaped()}");
        output.WriteLine($"θ₂ = {Theta2.Shaped()}");
        (Matrix<double> theta1, Matrix<double> theta2) = (Theta1, Theta2);
        for (int step = 1; step <= steps; step++)
        {
            output.WriteLine();
            output.WriteLine($"Pass {step}");
            (theta1, theta2) = ArticlePass.Write(output, theta1, theta2);
            if (step == 1)
                output.WriteLine("  (the article prints 0.165 for this C: a slipped decimal point)");
        }
        output.WriteLine();
        WritePasses(output, iterations);
        output.WriteLine();
        WriteFault(output, iterations);
    }

    private static void WritePasses(TextWriter output, int iterations)
    {
        Sequential<double> network = ByChainRule();
        double[] costs = Train(network, iterations);
        output.WriteLine($"{DisplayText.Count(iterations, "pass", "passes")} of the framework, by the chain rule (C before the update)");
        CostCurve.Write(output, costs);
        output.WriteLine($"  θ₁ = {network.Parameters[0].Value.Digits(column: 7)}");
        output.WriteLine($"  θ₂ = {network.Parameters[1].Value.Digits()}");
        output.WriteLine($"  gradient check {Check(ByChainRule())}");
    }

    private static void WriteFault(TextWriter output, int iterations)
    {
        Sequential<double> network = AsPrinted();
        double[] costs = Train(network, iterations);
        GradientCheckReport check = Check(AsPrinted());
        output.WriteLine("The same with the article's update, in which NumPy broadcasts a 1×2 row and a");
        output.WriteLine("2×1 column to 2×2, so that both hidden neurons receive the same row:");
        output.WriteLine("  θ'₁[i,k] = Σⱼ xⱼ·Δ₁[k]·a₁[j]·(1 − a₁[j])");
        output.WriteLine($"  pass {iterations}: C = {costs[^1].Digits()}{(iterations == DefaultIterations ? "    (the article prints 5.92944818e-07)" : "")}");
        output.WriteLine($"  θ₁ = {network.Parameters[0].Value.Digits(column: 7)}");
        output.WriteLine($"  θ₂ = {network.Parameters[1].Value.Digits()}");
        output.WriteLine($"  gradient check {check}");
        output.WriteLine($"    worst: {check.Worst[0]}");
        output.WriteLine("The cost falls nearly as well: no learning curve shows the fault.");
        output.WriteLine("The gradient check does, at once.");
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
