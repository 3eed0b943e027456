using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// In training, sets each element to zero with probability p and divides the others by 1 − p; in inference does nothing
/// (Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014, in its inverted form).
/// <c>y = r .* x</c>, <c>δ = r .* Δ</c>, where r is the mask. The mask of pass s comes from the stream named after the
/// layer at position s.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dropout<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Seed? seed;
    private readonly RandomStream random = new Seed().Stream("dropout");
    private T[] mask = [];
    private string? purpose;

    /// <summary>Makes the layer.</summary>
    /// <param name="probability">p: the share of elements that are dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1).</exception>
    public Dropout(double probability) => Probability = Setting.BelowOne(probability, nameof(probability));

    /// <summary>p: the share of elements that are dropped.</summary>
    public double Probability { get; }

    /// <summary>What a schedule makes of p at this step, in [0, 1]; 1 without a schedule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not in [0, 1].</exception>
    public double ProbabilityFactor { get; set => field = Setting.Fraction(value, nameof(ProbabilityFactor)); } = 1;

    /// <summary>The seed of the masks; null before there is one.</summary>
    internal Seed? Seed => seed;

    /// <inheritdoc/>
    public override string Title => FormattableString.Invariant($"Dropout({Probability})");

    /// <inheritdoc/>
    public override void Reseed(Seed seed) => this.seed = seed;

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples) => x.CopyTo(y);

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        if (seed is not { } known)
            throw new InvalidOperationException($"{this}: has no seed yet. Build the Sequential with a Seed, or call Reseed(seed).");
        // One stream serves all steps, so that a step allocates nothing.
        known.Restart(random, purpose ??= $"dropout:{Name}", Step);
        double p = Probability * ProbabilityFactor;
        T kept = T.CreateTruncating(1 / (1 - p));
        if (mask.Length < x.Length)
            mask = new T[x.Length];
        for (int i = 0; i < x.Length; i++)
            mask[i] = random.NextUniform() < p ? T.Zero : kept;
        Elementwise.Map(new Arithmetic.Product<T>(), mask, x, y);
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
        => Elementwise.Map(new Arithmetic.Product<T>(), mask, Δ, δ);

    internal override void Place(string name)
    {
        base.Place(name);
        purpose = null;
    }
}
