using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Samples;

/// <summary>A layer of your own is its two formulas; the gradient check tells whether they belong together.</summary>
public static class CustomLayer
{
    /// <summary>a = z³, σ' = 3z².</summary>
    private sealed class Cube : Activation<double>
    {
        public override string Title => "Cube";

        protected override void Function(ReadOnlySpan<double> z, Span<double> a)
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = z[i] * z[i] * z[i];
        }

        protected override void Derivative(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> Δ, Span<double> δ)
        {
            for (int i = 0; i < z.Length; i++)
                δ[i] = Δ[i] * 3 * z[i] * z[i];
        }
    }

    /// <summary>The same with a slip: σ' = 2z².</summary>
    private sealed class WrongCube : Activation<double>
    {
        public override string Title => "WrongCube";

        protected override void Function(ReadOnlySpan<double> z, Span<double> a)
        {
            for (int i = 0; i < z.Length; i++)
                a[i] = z[i] * z[i] * z[i];
        }

        protected override void Derivative(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> Δ, Span<double> δ)
        {
            for (int i = 0; i < z.Length; i++)
                δ[i] = Δ[i] * 2 * z[i] * z[i];
        }
    }

    public static void Run(TextWriter output)
    {
        var input = Matrix<double>.Build.DenseOfArray(new[,] { { 0.5, -1.0 }, { 2.0, 0.3 } });
        output.WriteLine($"Cube:      {GradientCheck.Run(new Cube(), input)}");
        output.WriteLine($"WrongCube: {GradientCheck.Run(new WrongCube(), input)}");

        // A model file names its layers and knows no Cube; the weights alone go to a file, and from there into a network built alike.
        string path = Path.GetTempFileName();
        try
        {
            Sequential<double> trained = Network(new Seed(1)), again = Network(new Seed(2));
            WeightsFile.Save(path, trained);
            WeightsFile.Load(path, again);
            output.WriteLine($"saved and loaded: {(trained.Infer(input).Equals(again.Infer(input)) ? "the same bit for bit" : "DIFFERENT")}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Sequential<double> Network(Seed seed) => new(seed, new Dense<double>(2, 3), new Cube(), new Dense<double>(3, 1));
}
