using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary><c>a = z·tanh(softplus(z))</c>; with t = tanh(softplus(z)) the derivative is <c>t + z·t'</c>, where <c>t' = σ(z)·(1 − t²)</c> (Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Mish<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "Mish";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => Elementwise.Map(new Value(), z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Value : IFunction<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z) => Gate.Multiply(z, Gate.TanhSoftplus(z, out _));
    }

    private readonly struct Slope : IFunction3<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ)
        {
            Vector<T> t = Gate.TanhSoftplus(z, out Vector<T> slope);
            return Δ * (t + Gate.Multiply(z, slope));
        }
    }
}
