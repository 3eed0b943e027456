using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Reports.Explanations;

/// <summary>A layer whose output is already known, and that keeps the gradient which comes back.</summary>
internal sealed class GivenOutput(Matrix<double> output) : Layer<double>
{
    /// <summary>∂C/∂output, once Backward was here.</summary>
    public Matrix<double>? Gradient { get; private set; }

    public override string Title => "Given";

    public override int OutputSize(int inputSize) => output.RowCount;

    public override Matrix<double> Forward(Matrix<double> input) => output;

    public override Matrix<double> Backward(Matrix<double> outputGradient) => Gradient = outputGradient;

    public override void BackwardParameters(Matrix<double> outputGradient) => Gradient = outputGradient;

    public override Matrix<double> Infer(Matrix<double> input) => output;
}
