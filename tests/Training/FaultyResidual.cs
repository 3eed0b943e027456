using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Training;

/// <summary>y = x + F(x) that forgets the x on the way back, or F.</summary>
internal sealed class FaultyResidual(Layer<double> branch, bool forgetsIdentity, bool forgetsBranch) : Layer<double>
{
    public override string Title => "FaultyResidual";

    public override IReadOnlyList<Parameter<double>> Parameters => branch.Parameters;

    public override int OutputSize(int inputSize) => inputSize;

    public override Matrix<double> Forward(Matrix<double> input) => input + branch.Forward(input);

    public override Matrix<double> Backward(Matrix<double> outputGradient)
    {
        Matrix<double> throughBranch = branch.Backward(outputGradient);
        return (forgetsIdentity ? 0 : 1) * outputGradient + (forgetsBranch ? 0 : 1) * throughBranch;
    }

    public override void BackwardParameters(Matrix<double> outputGradient) => branch.BackwardParameters(outputGradient);

    public override Matrix<double> Infer(Matrix<double> input) => input + branch.Infer(input);
}
