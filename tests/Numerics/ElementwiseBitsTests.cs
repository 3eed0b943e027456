using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tests.Layers;
using Backprop.Tests.Losses;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Numerics;

/// <summary>Activations and losses in float: one result, for every number of threads and every width of the registers.</summary>
public class ElementwiseBitsTests
{
    private const ulong Fnv = 14695981039346656037;

    /// <summary>The sum is the one of this processor's widest registers; <see cref="ProcessorTests"/> runs this test with lesser ones.</summary>
    [Fact]
    public void Activations_and_losses_have_the_bits_they_always_had() => Assert.Equal(13865927163228598760, Checksum());

    [Fact]
    public void Embeddings_have_the_bits_they_always_had() => Assert.Equal(6078867871010322942UL, EmbeddingChecksum());

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Threads_change_no_bit(int threads)
    {
        (ulong, ulong) alone = (Checksum(), EmbeddingChecksum());
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
        Assert.Equal(alone, (Checksum(), EmbeddingChecksum()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(100)]
    public void A_softmax_of_any_length_is_that_of_the_formula(int classes)
    {
        double[] x = [.. Enumerable.Range(0, 5 * classes).Select(k => 9 * Math.Sin(k))];
        float[] floats = Array.ConvertAll(x, v => (float)v), y = new float[x.Length], largest = new float[5], logSums = new float[5];
        ColumnSoftmax.Run<float>(floats, y, largest, logSums);
        for (int s = 0; s < 5; s++)
        {
            double[] column = Array.ConvertAll(floats[(s * classes)..((s + 1) * classes)], v => (double)v);
            double sum = column.Sum(v => Math.Exp(v - column.Max()));
            Assert.Equal(column.Max(), largest[s]);
            Assert.Equal(Math.Log(sum), logSums[s], 3e-7 * Math.Max(1, Math.Log(sum)));
            for (int i = 0; i < classes; i++)
            {
                double p = Math.Exp(column[i] - column.Max()) / sum;
                // x − max, up to 18, is rounded by up to 2⁻²⁰: that is a relative error of its exponential.
                Assert.Equal(p, y[s * classes + i], 1.5e-6 * p);
            }
        }
    }

    // 19 waves: more than a register and a rest.
    private static ulong EmbeddingChecksum()
    {
        ulong hash = Fnv;
        Matrix<float> x = Matrix<float>.Build.Dense(7, 149, (i, s) => (i + 7 * s - 520) * 0.0234375f);
        var network = new Sequential<float>(new Seed(1), new Branch<float>([0, 1, 2, 3, 4, 5, 6], [0, 2, 3, 5, 6], new Periodic<float>(5, 19), new GroupedDense<float>(5, 19, 3)), new Parametric<float>(22, new SELU<float>()));
        Add(ref hash, network.Forward(x));
        Add(ref hash, network.Backward(Matrix<float>.Build.Dense(22, 149, (i, s) => (i - s % 5) * 0.25f)));
        foreach (Parameter<float> parameter in network.Parameters)
            Add(ref hash, parameter.Gradient);
        return hash;
    }

    private static ulong Checksum()
    {
        ulong hash = Fnv;
        // 7 × 149 elements: no multiple of any register, several blocks of samples.
        Matrix<float> z = Matrix<float>.Build.Dense(7, 149, (i, s) => (i + 7 * s - 520) * 0.0234375f), Δ = Matrix<float>.Build.Dense(7, 149, (i, s) => (i - s % 5) * 0.25f);
        foreach (string name in new[] { "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Softplus", "Softmax" })
        {
            Layer<float> layer = LayerCases.Get<float>(name).Build();
            Add(ref hash, layer.Forward(z));
            Add(ref hash, layer.Backward(Δ));
        }
        foreach (int outputs in new[] { 1, 7, 149 })
            foreach (LossCase<float> row in LossCases.All<float>())
            {
                Matrix<float> a = Matrix<float>.Build.Dense(outputs, 7 * 149 / outputs, z.AsColumnMajorArray());
                Matrix<float> y = row.Targets is TargetKind.ClassIndex
                    ? Matrix<float>.Build.Dense(1, a.ColumnCount, (_, s) => s % outputs)
                    : Matrix<float>.Build.Dense(outputs, a.ColumnCount, (i, s) => (i + s) % 8 * 0.125f);
                if (outputs == 1 && row.Targets is TargetKind.Probabilities)
                    continue;
                LossResult<float> result = row.Make().Evaluate(a, y);
                Add(ref hash, result.Gradient);
                Mix(ref hash, (ulong)BitConverter.DoubleToInt64Bits(result.Cost));
            }
        return hash;
    }

    // FNV-1a over the bits of every value and gradient.
    private static void Add(ref ulong hash, Matrix<float> matrix)
    {
        foreach (float value in matrix.AsColumnMajorArray())
            Mix(ref hash, BitConverter.SingleToUInt32Bits(value));
    }

    private static void Mix(ref ulong hash, ulong bits) => hash = (hash ^ bits) * 1099511628211;
}
