using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary><c>a = z</c> where z &gt; 0, else <c>a = s·z</c> with a small slope s (Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LeakyReLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="negativeSlope">s: the slope below zero, finite, also in T.</param>
    /// <exception cref="ArgumentOutOfRangeException">s is not finite.</exception>
    public LeakyReLU(double negativeSlope = 0.01) => NegativeSlope = Setting.Finite<T>(negativeSlope, nameof(negativeSlope));

    /// <summary>s: the slope below zero.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"LeakyReLU({NegativeSlope})");

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a) => Elementwise.Map(new Value(T.CreateTruncating(NegativeSlope)), z, a);

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
        => Elementwise.Map(new Slope(T.CreateTruncating(NegativeSlope)), z, a, Δ, δ);

    private readonly struct Value(T slope) : IFunction<T>
    {
        public Vector<T> Apply(Vector<T> z) => Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<T>.Zero), z, slope * z);
    }

    private readonly struct Slope(T slope) : IFunction3<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> a, Vector<T> Δ) => Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<T>.Zero), Δ, slope * Δ);
    }
}
