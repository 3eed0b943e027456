using System.Globalization;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Examples;

/// <summary>A pass of the article's network, forward and backward, and its update: every number with all its digits, and below it how it comes about, in five.</summary>
internal static class ArticlePass
{
    /// <summary>Prints it.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="theta1">θ₁, 2×2.</param>
    /// <param name="theta2">θ₂, 1×2.</param>
    /// <returns>Both after the update.</returns>
    public static (Matrix<double> Theta1, Matrix<double> Theta2) Write(TextWriter output, Matrix<double> theta1, Matrix<double> theta2)
    {
        DeltaTrace t = ArticleExample.Trace(theta1, theta2);
        double y = ArticleExample.Sample.Targets[0, 0];
        (Vector<double> x, Vector<double> a1, Vector<double> a2) = (t.A[0], t.A[1], t.A[2]);
        const int F = 15, B = 28; // the columns in which the numbers of each part begin
        output.WriteLine("Forward");
        output.WriteLine($"  z₁ = θ₁·x  = {t.Z[0].Shaped()}");
        ByHand(output, F, Products(theta1, x), t.Z[0]);
        output.WriteLine($"  a₁ = σ(z₁) = {a1.Shaped()}");
        ByHand(output, F, t.Z[0].Select(Sigma), a1);
        output.WriteLine($"  z₂ = θ₂·a₁ = {t.Z[1].Shaped()}");
        ByHand(output, F, Products(theta2, a1), t.Z[1]);
        output.WriteLine($"  a₂ = σ(z₂) = {a2.Shaped()}");
        ByHand(output, F, t.Z[1].Select(Sigma), a2);
        output.WriteLine($"  C          = {Cost(t).Digits()}");
        ByHand(output, F, [$"½·({Five(y)} − {Five(a2[0])})²"], [Cost(t)]);
        output.WriteLine("Backward");
        output.WriteLine($"  Δ₂ = ∂C/∂a₂ = a₂ − y    = {t.BigDelta[1].Shaped()}");
        ByHand(output, B, [$"{Five(a2[0])} − {Five(y)}"], t.BigDelta[1]);
        output.WriteLine($"  δ₂ = Δ₂ .* a₂ .* (1−a₂) = {t.SmallDelta[1].Shaped()}");
        ByHand(output, B, Slopes(t.BigDelta[1], a2), t.SmallDelta[1]);
        output.WriteLine($"  θ'₂ = δ₂·a₁ᵀ            = {t.Gradients[1].Shaped(B)}");
        ByHand(output, B, Outer(t.SmallDelta[1], a1), t.Gradients[1].ToRowMajorArray());
        output.WriteLine($"  Δ₁ = θ₂ᵀ·δ₂             = {t.BigDelta[0].Shaped()}");
        ByHand(output, B, Products(theta2.Transpose(), t.SmallDelta[1]), t.BigDelta[0]);
        output.WriteLine($"  δ₁ = Δ₁ .* a₁ .* (1−a₁) = {t.SmallDelta[0].Shaped()}");
        ByHand(output, B, Slopes(t.BigDelta[0], a1), t.SmallDelta[0]);
        output.WriteLine($"  θ'₁ = δ₁·xᵀ             = {t.Gradients[0].Shaped(B)}");
        ByHand(output, B, Outer(t.SmallDelta[0], x), t.Gradients[0].ToRowMajorArray());
        (Matrix<double> next1, Matrix<double> next2) = (theta1 - t.Gradients[0], theta2 - t.Gradients[1]);
        DeltaTrace next = ArticleExample.Trace(next1, next2);
        output.WriteLine("Update, θ ← θ − η·θ' with η = 1");
        output.WriteUpdate("θ₂", theta2, t.Gradients[1], next2);
        output.WriteUpdate("θ₁", theta1, t.Gradients[0], next1);
        output.WriteLine("Forward again");
        output.WriteLine($"  a₂ = {next.A[2].Digits()}");
        output.WriteLine($"  C  = {Cost(next).Digits()}");
        return (next1, next2);
    }

    private static void ByHand(TextWriter output, int column, IEnumerable<string> terms, IEnumerable<double> values)
    {
        string[] lines = [.. terms];
        int width = lines.Max(line => line.Length);
        foreach ((string line, double value) in lines.Zip(values))
            output.WriteLine($"{new string(' ', column)}{line.PadRight(width)} = {Five(value)}");
    }

    // A row for each row of θ·a.
    private static IEnumerable<string> Products(Matrix<double> theta, Vector<double> a)
        => theta.EnumerateRows().Select(row => string.Join(" + ", row.Zip(a, (factor, value) => $"{Five(factor)}·{Five(value)}")));

    private static string Sigma(double z) => $"1/(1 + exp({Five(-z)}))";

    private static IEnumerable<string> Slopes(Vector<double> delta, Vector<double> a) => delta.Zip(a, (d, value) => $"{Five(d)}·{Five(value)}·{Five(1 - value)}");

    private static IEnumerable<string> Outer(Vector<double> delta, Vector<double> a) => delta.SelectMany(d => a.Select(value => $"{Five(d)}·{Five(value)}"));

    private static double Cost(DeltaTrace t) => t.BigDelta[1].DotProduct(t.BigDelta[1]) / 2;

    private static string Five(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
