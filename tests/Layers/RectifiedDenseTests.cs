using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>
/// A Sequential lets a large Dense compute the ReLU behind it, and the derivative of the one before it. Nobody may see the difference: the bits are those of the layers one by one.
/// Products of 100→100 features are large enough for that with 100 samples, and not with 10; that of 13 outputs never is.
/// </summary>
public class RectifiedDenseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_bits_are_those_of_the_layers_one_by_one(int threads)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
        Compare<float>(100, 10, 100, 137);
        Compare<double>(100, 10, 100, 137);
    }

    // NaN passes through a ReLU, which gives 0 for −0, and the derivative at 0 is 0.
    [Fact]
    public void Odd_values_pass_as_through_the_layer_itself()
    {
        (Sequential<float> whole, _) = Build<float>();
        var dense = (Dense<float>)whole.Layers[1];
        dense.Weight.Values.Clear();
        float[] values = [float.NaN, float.NegativeZero, 0, float.Epsilon, -float.Epsilon, float.NegativeInfinity, float.PositiveInfinity, 2];
        values.CopyTo(dense.Bias!.Values);
        Matrix<float> rectified = ((Dense<float>)whole.Layers[1]).ForwardRectified(Matrix<float>.Build.Dense(100, 100, 1));
        float[] expected = [float.NaN, 0, 0, float.Epsilon, 0, 0, float.PositiveInfinity, 2];
        for (int s = 0; s < 100; s++)
            for (int k = 0; k < values.Length; k++)
                Assert.Equal(BitConverter.SingleToInt32Bits(expected[k]), BitConverter.SingleToInt32Bits(rectified[k, s]));
    }

    [Fact]
    public void A_layer_by_itself_stays_what_it_is()
    {
        (Sequential<float> whole, Sequential<float> parts) = Build<float>();
        Matrix<float> x = RandomMatrix.Normal<float>(100, 100, "x");
        whole.Backward(whole.Forward(x).Clone());
        // Also after a pass that failed.
        Assert.Throws<ArgumentException>(() => whole.Forward(Matrix<float>.Build.Dense(99, 100)));
        Matrix<float> z = whole.Layers[1].Forward(x);
        MatrixAssert.SameBits(parts.Layers[1].Forward(x), z);
        Assert.Contains(z.Enumerate(), value => value < 0);
        MatrixAssert.SameBits(parts.Layers[1].Backward(z), whole.Layers[1].Backward(z));
    }

    [Fact]
    public void Every_layer_counts_the_passes()
    {
        (Sequential<float> whole, _) = Build<float>();
        whole.Forward(RandomMatrix.Normal<float>(100, 100, "x"));
        whole.Forward(RandomMatrix.Normal<float>(100, 10, "x"));
        Assert.All(whole.Layers, layer => Assert.Equal(2, layer.Step));
    }

    private static void Compare<T>(params int[] batches) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Sequential<T> whole, Sequential<T> parts) = Build<T>();
        foreach (int samples in batches)
        {
            Matrix<T> x = RandomMatrix.Normal<T>(100, samples, "x"), Δ = RandomMatrix.Normal<T>(13, samples, "delta"), expected = x, gradient = Δ;
            foreach (Layer<T> layer in parts.Layers)
                expected = layer.Forward(expected);
            MatrixAssert.SameBits(expected, whole.Forward(x));
            for (int l = parts.Layers.Count - 1; l >= 0; l--)
                gradient = parts.Layers[l].Backward(gradient);
            MatrixAssert.SameBits(gradient, whole.Backward(Δ));
            Assert.All(whole.Parameters.Zip(parts.Parameters), pair => Assert.Equal(pair.Second.Gradients.ToArray(), pair.First.Gradients.ToArray()));

            // Without the gradient of the input.
            whole.ZeroGradients();
            parts.ZeroGradients();
            whole.BackwardParameters(Δ);
            gradient = Δ;
            for (int l = parts.Layers.Count - 1; l >= 0; l--)
                gradient = parts.Layers[l].Backward(gradient);
            Assert.All(whole.Parameters.Zip(parts.Parameters), pair => Assert.Equal(pair.Second.Gradients.ToArray(), pair.First.Gradients.ToArray()));
            Assert.Contains(whole.Parameters[0].Gradients.ToArray(), value => value != T.Zero);
        }
    }

    // The same weights twice. Not every ReLU stands between two layers that can take over its work.
    private static (Sequential<T> Whole, Sequential<T> Parts) Build<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return (Network(), Network());

        static Sequential<T> Network() => new(new Seed(3),
            new ReLU<T>(), new Dense<T>(100, 100), new ReLU<T>(), new Dense<T>(100, 100, bias: false), new ReLU<T>(), new ReLU<T>(), new Dense<T>(100, 100), new Tanh<T>(), new Dense<T>(100, 13), new ReLU<T>());
    }
}
