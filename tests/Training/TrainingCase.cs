using System.Numerics;
using System.Runtime.InteropServices;
using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>Small data and small networks for the tests of training, and the bits of a network to compare.</summary>
internal static class TrainingCase
{
    public const int Features = 3, Outputs = 2;

    /// <summary>Normal inputs and targets; sample s is the same for any count.</summary>
    public static Dataset<T> Data<T>(int count, bool weighted = false) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(Draw<T>("inputs", Features, count), Draw<T>("targets", Outputs, count),
               weighted ? MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(count, s => T.CreateChecked(0.5 + s % 3)) : null);

    /// <summary>Everything that a run could disturb: weights, running statistics, dropout, a residual block.</summary>
    public static Sequential<T> Network<T>(long seed = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(new Seed(seed), new Dense<T>(Features, 6), new BatchNorm<T>(6), new Tanh<T>(), new Dropout<T>(0.25),
               new Residual<T>(new Dense<T>(6, 6), new Sigmoid<T>()), new Dense<T>(6, Outputs));

    /// <summary>A network whose output for a sample depends on that sample alone.</summary>
    public static Sequential<T> PlainNetwork<T>(long seed = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(new Seed(seed), new Dense<T>(Features, 5), new Tanh<T>(), new Dense<T>(5, Outputs));

    /// <summary>Weights and running statistics, bit for bit.</summary>
    public static string Bits<T>(Layer<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => string.Concat(model.State.Select(item => $"{item.Name} {Convert.ToHexString(MemoryMarshal.AsBytes<T>(item.Value.AsColumnMajorArray()))}\n"));

    /// <summary>Weights alone, 10⁻¹² relative to the largest.</summary>
    public static void AssertClose(Layer<double> expected, Layer<double> actual)
    {
        foreach ((Parameter<double> e, Parameter<double> a) in expected.Parameters.Zip(actual.Parameters))
            Assert.True((e.Value - a.Value).InfinityNorm() <= 1e-12 * e.Value.InfinityNorm(), $"{e.Name}: expected {e.Value}, got {a.Value}");
    }

    private static Matrix<T> Draw<T>(string name, int rows, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = new Seed(5).Stream(name);
        return Matrix<T>.Build.Dense(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => T.CreateChecked(random.NextNormal()))]);
    }
}
