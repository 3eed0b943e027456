using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>The notes' vectorised product D = W·X and its two gradients.</summary>
internal sealed class ProductExample : Example
{
    private static readonly Seed Seed = new(1);

    public override string Name => "product";

    public override string Summary => "D = W·X of the notes: dW = dD·Xᵀ, dX = Wᵀ·dD, and why inputs are standardised";

    public static Matrix<double> W => Draw("W", 5, 10);

    public static Matrix<double> X => Draw("X", 10, 3);

    public static Matrix<double> DD => Draw("dD", 5, 3);

    /// <summary>dW and dX from a Dense layer without bias.</summary>
    public static (Matrix<double> DW, Matrix<double> DX) Gradients(Matrix<double> w, Matrix<double> x, Matrix<double> dD)
    {
        var layer = new Dense<double>(w);
        layer.Forward(x);
        Matrix<double> dX = layer.Backward(dD);
        return (layer.Weight.Gradient, dX);
    }

    public override void Write(TextWriter output, int steps, int iterations)
    {
        (Matrix<double> dW, Matrix<double> dX) = Gradients(W, X, DD);
        (Matrix<double> dW1000, Matrix<double> dX1000) = Gradients(W, 1000 * X, DD);
        output.WriteLine("W 5×10, X 10×3 and the arriving gradient dD 5×3, drawn from the standard normal distribution.");
        WriteMatrix(output, "W", W);
        WriteMatrix(output, "X", X);
        WriteMatrix(output, "D = W·X", W * X);
        WriteMatrix(output, "dD", DD);
        WriteMatrix(output, "dW = dD·Xᵀ", dW);
        WriteMatrix(output, "dX = Wᵀ·dD", dX);
        output.WriteLine($"Against central differences: {GradientCheck.Run(new Dense<double>(W), X)}");
        output.WriteLine();
        output.WriteLine("Every input times 1000:");
        output.WriteLine($"  dW grows by   {(dW1000[0, 0] / dW[0, 0]).Digits()}: the learning rate that was right is now a thousand times too large");
        output.WriteLine($"  dX changes by {(dX1000 - dX).InfinityNorm().Digits()}: it does not depend on X");
        output.WriteLine("That is why inputs are standardised before training.");
    }

    private static void WriteMatrix(TextWriter output, string name, Matrix<double> matrix)
    {
        output.WriteLine($"{name}  ({matrix.RowCount}×{matrix.ColumnCount})");
        foreach (Vector<double> row in matrix.EnumerateRows())
            output.WriteLine($"  {row.Digits()}");
    }

    private static Matrix<double> Draw(string name, int rows, int columns)
    {
        RandomStream random = Seed.Stream(name);
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => random.NextNormal());
    }
}
