using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

public class ResidualTests
{
    // The guide's block Y = X + σ(X): σ(0) = ½ and σ'(0) = ¼; σ(ln 3) = ¾ and σ'(ln 3) = 3/16.
    // ∂C/∂X = ∂C/∂Y + ∂C/∂Y .* σ'(X): 2 + 2/4 and −16 − 3.
    [Fact]
    public void The_guides_block_by_hand()
    {
        var block = new Residual<double>(new Sigmoid<double>());
        Matrix<double> x = Matrix<double>.Build.Dense(2, 1, [0, Math.Log(3)]);

        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [0.5, Math.Log(3) + 0.75]), block.Forward(x), 1e-15, floor: 0);
        MatrixAssert.Close(Matrix<double>.Build.Dense(2, 1, [2.5, -19]), block.Backward(Matrix<double>.Build.Dense(2, 1, [2, -16])), 1e-15, floor: 0);
    }

    [Fact]
    public void A_branch_of_zeros_is_the_identity()
    {
        var block = new Residual<double>(new Dense<double>(4, 4, initializer: Initializer.Zeros));
        block.Initialize(new Seed(1));
        Matrix<double> x = RandomMatrix.Normal<double>(4, 3, "x"), delta = RandomMatrix.Normal<double>(4, 3, "Δ");

        MatrixAssert.SameBits(x, block.Forward(x));
        MatrixAssert.SameBits(delta, block.Backward(delta));
    }

    [Fact]
    public void The_branch_must_keep_the_size()
    {
        Assert.StartsWith(
            "Residual(Dense(4→3)): x + F(x) needs an F that keeps the size, but 4 features go in and 3 come out.",
            Assert.Throws<ArgumentException>(() => new Residual<double>(new Dense<double>(4, 3))).Message);
        Assert.Throws<ArgumentException>(() => new Residual<double>(new Tanh<double>(), new Dense<double>(4, 8), new Dense<double>(8, 5)));
    }

    [Fact]
    public void Neither_the_input_nor_the_output_gradient_is_changed()
    {
        var network = new Sequential<double>(new Seed(1), new Residual<double>(new Dense<double>(4, 4), new Tanh<double>()));
        Matrix<double> x = RandomMatrix.Normal<double>(4, 3, "x"), delta = RandomMatrix.Normal<double>(4, 3, "Δ");

        network.Forward(x);
        network.Backward(delta);
        network.Infer(x);

        MatrixAssert.SameBits(RandomMatrix.Normal<double>(4, 3, "x"), x);
        MatrixAssert.SameBits(RandomMatrix.Normal<double>(4, 3, "Δ"), delta);
    }
}
