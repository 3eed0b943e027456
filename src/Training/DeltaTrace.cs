using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training;

/// <summary>Every number of one forward and backward pass of the <see cref="DeltaProcedure"/>. Layers count from 0.</summary>
/// <param name="Z">z of each layer.</param>
/// <param name="A">a: the sample itself first, then the output of each layer.</param>
/// <param name="SmallDelta">δ = ∂C/∂z of each layer.</param>
/// <param name="BigDelta">Δ = ∂C/∂a of each layer's output.</param>
/// <param name="Gradients">θ' = δ·aᵀ of each layer, for this one sample.</param>
/// <param name="InputGradient">∂C/∂x: Δ of the sample itself.</param>
public sealed record DeltaTrace(
    IReadOnlyList<Vector<double>> Z,
    IReadOnlyList<Vector<double>> A,
    IReadOnlyList<Vector<double>> SmallDelta,
    IReadOnlyList<Vector<double>> BigDelta,
    IReadOnlyList<Matrix<double>> Gradients,
    Vector<double> InputGradient);
