using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The Gaussian error linear unit in its exact form: <c>a = z·Φ(z)</c>, <c>σ' = Φ(z) + z·φ(z)</c>, with Φ(z) = ½(1 + erf(z/√2)) (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GELU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "GELU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => Elementwise.Map(new Value(), z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Value : IFunction<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z) => Gate.Multiply(z, Gate.NormalCdf(z, out _));
    }

    private readonly struct Slope : IFunction3<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ)
        {
            Vector<T> Φ = Gate.NormalCdf(z, out Vector<T> φ);
            return Δ * (Φ + Gate.Multiply(z, φ));
        }
    }
}
