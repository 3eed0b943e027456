using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>Which matrices are used again: those of the three shapes asked for last.</summary>
public class MatrixBufferTests
{
    [Fact]
    public void Full_batches_partial_ones_and_validation_data_have_a_matrix_each()
    {
        MatrixBuffer<float> buffer = default;
        Matrix<float>[] first = [buffer.Get(3, 32), buffer.Get(3, 7), buffer.Get(3, 100)];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Same(first[0], buffer.Get(3, 32));
            Assert.Same(first[0], buffer.Get(3, 32));
            Assert.Same(first[1], buffer.Get(3, 7));
            Assert.Same(first[2], buffer.Get(3, 100));
        }
        // A fourth shape takes the place of the one that was used longest ago.
        Matrix<float> fourth = buffer.Get(2, 2);
        Assert.Same(first[2], buffer.Get(3, 100));
        Assert.Same(first[1], buffer.Get(3, 7));
        Assert.Same(fourth, buffer.Get(2, 2));
        Assert.NotSame(first[0], buffer.Get(3, 32));
    }
}
