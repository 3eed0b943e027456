using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>The exponential linear unit: <c>a = z</c> where z &gt; 0, else <c>a = α·(eᶻ − 1)</c>, <c>σ' = a + α</c> there (Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2015).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ELU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="alpha">α: minus the value approached far below zero, finite, also in T.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is not finite.</exception>
    public ELU(double alpha = 1) => Alpha = Setting.Finite<T>(alpha, nameof(alpha));

    /// <summary>α: minus the value approached far below zero.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"ELU({Alpha})");

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        VectorMath.Expm1(z, a);
        Elementwise.Map(new Value(T.CreateTruncating(Alpha)), z, a, a, a);
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(new Vector<T>(T.CreateTruncating(Alpha))), z, a, Δ, δ);

    private readonly struct Value(T alpha) : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> expm1, Vector<T> unused) => Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<T>.Zero), z, alpha * expm1);
    }

    private readonly struct Slope(Vector<T> alpha) : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<T>.Zero), Δ, Δ * (a + alpha));
    }
}
