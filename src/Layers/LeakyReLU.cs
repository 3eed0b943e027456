using System.Numerics;

namespace Backprop.Layers;

/// <summary><c>a = z</c> where z &gt; 0, else <c>a = s·z</c> with a small slope s (Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LeakyReLU<T> : Activation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="negativeSlope">s: the slope below zero, finite.</param>
    public LeakyReLU(double negativeSlope = 0.01)
    {
        if (!double.IsFinite(negativeSlope))
            throw new ArgumentOutOfRangeException(nameof(negativeSlope), $"The slope must be a finite number, got {negativeSlope}.");
        NegativeSlope = negativeSlope;
    }

    /// <summary>s: the slope below zero.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"LeakyReLU({NegativeSlope})");

    /// <inheritdoc/>
    protected override void Function(ReadOnlySpan<T> z, Span<T> a)
    {
        T slope = T.CreateTruncating(NegativeSlope);
        for (int i = 0; i < z.Length; i++)
            a[i] = z[i] > T.Zero ? z[i] : slope * z[i];
    }

    /// <inheritdoc/>
    protected override void Derivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> Δ, Span<T> δ)
    {
        T slope = T.CreateTruncating(NegativeSlope);
        for (int i = 0; i < z.Length; i++)
            δ[i] = z[i] > T.Zero ? Δ[i] : slope * Δ[i];
    }
}
