using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The sigmoid linear unit, also called swish: <c>a = z·σ(z)</c>, with derivative <c>σ(z) + z·σ'(z)</c> (Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2017).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SiLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Title => "SiLU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => Elementwise.Map(new Value(), z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(), z, a, Δ, δ);

    private readonly struct Value : IFunction<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z) => Gate.Multiply(z, Gate.Sigmoid(z, out _));
    }

    private readonly struct Slope : IFunction3<T>
    {
        public static double Operations => Gate.OperationsPerElement;

        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ)
        {
            Vector<T> s = Gate.Sigmoid(z, out Vector<T> slope);
            return Δ * (s + Gate.Multiply(z, slope));
        }
    }
}
