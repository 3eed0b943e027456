using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Losses;

/// <summary>What a loss says of a batch.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Cost">C: the sum over the samples, each times its weight.</param>
/// <param name="Gradient">∂C/∂output, with the shape of the output; the loss owns it, valid until its next Evaluate.</param>
public readonly record struct LossResult<T>(double Cost, Matrix<T> Gradient) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
