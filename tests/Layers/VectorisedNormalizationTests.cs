using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>Layers that normalise columns and rows too long for one register, against their formulas in plain loops.</summary>
public sealed class VectorisedNormalizationTests
{
    private const int Samples = 5;

    [Theory]
    [InlineData(3)]
    [InlineData(37)]
    [InlineData(130)]
    public void BatchNorm_has_the_bits_of_the_plain_loop(int size)
    {
        float[] x = Draw(size, "x"), Δ = Draw(size, "delta");
        var layer = new BatchNorm<float>(size);
        Draw(size, "gamma").AsSpan(0, size).CopyTo(layer.Weight.Values);
        float[] y = layer.Forward(Matrix(x, size)).ToColumnMajorArray(), δ = layer.Backward(Matrix(Δ, size)).ToColumnMajorArray();
        for (int i = 0; i < size; i++)
        {
            float mean = 0, squares = 0, sum = 0, projection = 0;
            for (int k = i; k < x.Length; k += size)
                mean += x[k];
            mean /= Samples;
            for (int k = i; k < x.Length; k += size)
                squares += (x[k] - mean) * (x[k] - mean);
            float inverse = 1 / MathF.Sqrt(squares / Samples + 1e-5f), gamma = layer.Weight.Values[i];
            for (int k = i; k < x.Length; k += size)
            {
                sum += Δ[k];
                projection += Δ[k] * ((x[k] - mean) * inverse);
            }
            Assert.Equal(sum, layer.Bias.Gradients[i]);
            Assert.Equal(projection, layer.Weight.Gradients[i]);
            for (int k = i; k < x.Length; k += size)
            {
                float xHat = (x[k] - mean) * inverse;
                Assert.Equal(gamma * xHat, y[k]);
                Assert.Equal(gamma * inverse * (Δ[k] - sum / Samples - xHat * (projection / Samples)), δ[k]);
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(37)]
    [InlineData(130)]
    public void LayerNorm_and_Softmax_follow_their_formulas(int size)
    {
        double[] x = Array.ConvertAll(Draw(size, "x"), value => (double)value), Δ = Array.ConvertAll(Draw(size, "delta"), value => (double)value);
        var norm = new LayerNorm<double>(size);
        var softmax = new Softmax<double>();
        Matrix<double> input = Matrix<double>.Build.Dense(size, Samples, x), gradient = Matrix<double>.Build.Dense(size, Samples, Δ);
        double[] y = norm.Forward(input).ToColumnMajorArray(), δ = norm.Backward(gradient).ToColumnMajorArray();
        double[] p = softmax.Forward(input).ToColumnMajorArray(), δp = softmax.Backward(gradient).ToColumnMajorArray();
        for (int s = 0; s < Samples; s++)
        {
            int start = s * size;
            double[] column = x[start..(start + size)], d = Δ[start..(start + size)];
            double mean = column.Average(), inverse = 1 / Math.Sqrt(column.Average(v => (v - mean) * (v - mean)) + 1e-5);
            double[] xHat = [.. column.Select(v => (v - mean) * inverse)];
            double projection = d.Zip(xHat, (a, b) => a * b).Average(), weighted = d.Select((v, i) => v * p[start + i]).Sum();
            for (int i = 0; i < size; i++)
            {
                Assert.Equal(xHat[i], y[start + i], 1e-12);
                Assert.Equal(inverse * (d[i] - d.Average() - xHat[i] * projection), δ[start + i], 1e-12);
                Assert.Equal(p[start + i] * (d[i] - weighted), δp[start + i], 1e-12);
            }
        }
    }

    private static Matrix<float> Matrix(float[] values, int size) => Matrix<float>.Build.Dense(size, Samples, values);

    private static float[] Draw(int size, string purpose)
    {
        RandomStream random = new Seed(3).Stream(purpose, size);
        return [.. Enumerable.Range(0, size * Samples).Select(_ => (float)random.NextNormal())];
    }
}
