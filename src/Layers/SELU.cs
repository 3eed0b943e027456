using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The self-normalising unit: <c>a = λz</c> where z &gt; 0, else <c>a = λα·(eᶻ − 1)</c>, with λ = 1.0507… and α = 1.6733… such that mean 0 and variance 1 are a fixed point (Klambauer et al., "Self-Normalizing Neural Networks", 2017).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SELU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Lambda = 1.0507009873554804934193349852946;
    private const double Alpha = 1.6732632423543772848170429916717;

    /// <inheritdoc/>
    public override string Title => "SELU";

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        VectorMath.Expm1(z, a);
        Elementwise.Map(new Value(T.CreateTruncating(Lambda), T.CreateTruncating(Lambda * Alpha)), z, a, a, a);
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(T.CreateTruncating(Lambda), new Vector<T>(T.CreateTruncating(Lambda * Alpha))), z, a, Δ, δ);

    private readonly struct Value(T lambda, T scale) : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> expm1, Vector<T> unused) => Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<T>.Zero), lambda * z, scale * expm1);
    }

    private readonly struct Slope(T lambda, Vector<T> scale) : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<T>.Zero), Δ * lambda, Δ * (a + scale));
    }
}
