using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Cli.Commands;

/// <summary>
/// Has what a prediction needs later (a product, a table, a softmax) compiled and loaded by a second processor while the first reads the model: most of the time of a
/// single prediction goes there.
/// </summary>
internal static class WarmUp
{
    /// <summary>Begins, and does not wait.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
            _ = Task.Run(Run);
    }

    /// <summary>All of it, on the calling thread.</summary>
    internal static void Run()
    {
        // Outputs for a panel of the widest registers, and a rest.
        const int Outputs = 67;
        new Sequential<float>(new Seed(0), new Dense<float>(1, Outputs)).Infer([0], new float[Outputs]);
        using MemoryStream table = new("a\n0\n"u8.ToArray());
        CsvTable.Read(table, "warm-up");
        new Softmax<double>().Infer(Matrix<double>.Build.Dense(1, 1));
    }
}
