using Backprop.Layers;
using Backprop.Training;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>The vectorised product of the CS231n notes on backpropagation: D = W·X with W 5×10 and X 10×3, so dW = dD·Xᵀ and dX = Wᵀ·dD.</summary>
public class VectorisedProductTests
{
    private readonly Matrix<double> w = RandomMatrix.Normal<double>(5, 10, "W"), x = RandomMatrix.Normal<double>(10, 3, "X"), dD = RandomMatrix.Normal<double>(5, 3, "dD");

    [Fact]
    public void Gradients_are_the_two_products()
    {
        var product = new Dense<double>(w);

        MatrixAssert.Close(w * x, product.Forward(x), 1e-12, floor: 1);
        MatrixAssert.Close(w.Transpose() * dD, product.Backward(dD), 1e-12, floor: 1);
        MatrixAssert.Close(dD * x.Transpose(), product.Weight.Gradient, 1e-12, floor: 1);
    }

    // C = Σ dD .* (W·X) is linear in every entry: central differences have no error but rounding, near ε·|C|/h = 1e-10.
    [Fact]
    public void Gradients_are_the_central_differences()
    {
        const double h = 1e-5;
        var product = new Dense<double>(w);
        product.Forward(x);
        Matrix<double> dX = product.Backward(dD), dW = product.Weight.Gradient;

        MatrixAssert.Close(Matrix<double>.Build.Dense(5, 10, (i, j) => Difference(w, i, j)), dW, 1e-9, floor: 1, "dW");
        MatrixAssert.Close(Matrix<double>.Build.Dense(10, 3, (i, j) => Difference(x, i, j)), dX, 1e-9, floor: 1, "dX");
        Assert.True(GradientCheck.Run(product, x).Passed);

        double Difference(Matrix<double> matrix, int i, int j)
        {
            double entry = matrix[i, j];
            matrix[i, j] = entry + h;
            double above = Cost();
            matrix[i, j] = entry - h;
            double below = Cost();
            matrix[i, j] = entry;
            return (above - below) / (2 * h);
        }

        double Cost() => (w * x).PointwiseMultiply(dD).ColumnSums().Sum();
    }

    // Why inputs are standardised: their scale goes straight into θ', and so into how far a step of given learning rate moves.
    [Fact]
    public void Inputs_times_1000_scale_the_weight_gradient_and_leave_the_input_gradient()
    {
        Dense<double> product = new(w), scaled = new(w);
        product.Forward(x);
        scaled.Forward(1000 * x);

        MatrixAssert.SameBits(product.Backward(dD), scaled.Backward(dD));
        MatrixAssert.Close(1000 * product.Weight.Gradient, scaled.Weight.Gradient, 1e-12, floor: 1);
    }
}
