using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary><c>a = log(1 + eᶻ)</c>, <c>σ' = 1 / (1 + e⁻ᶻ)</c>: a smooth ReLU (Dugas et al., 2000).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Softplus<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "Softplus";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => VectorMath.Softplus(z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Slope : IFunction3<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Δ * Gate.Sigmoid(z, out _);
    }
}
