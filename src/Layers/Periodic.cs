using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// Learnable waves of each feature: <c>y = cos 2π(w·x + b)</c>, k of them for every one of n features, so that a network finds thresholds and bumps in a single
/// number (Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", 2022; with one cosine and a phase instead of sine and
/// cosine, Holzmüller, Grinsztajn and Steinwart, "Better by Default", 2024). Phases count in turns.
/// <code>
/// x: n × m    w (weight), b (bias): k × n    y: k·n × m, the waves of one feature together
/// g = −2π·Δ .* sin 2π(w·x + b)    w' += Σ g·x    b' += Σ g    δ = Σ over the waves of g·w
/// </code>
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Periodic<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size, waves;
    private readonly Parameter<T>[] parameters;
    private T[] turns = [], gradients = [];

    /// <summary>Makes a layer whose waves the network draws when it is built: w from N(0, σ²), b uniformly from a whole turn.</summary>
    /// <param name="size">n: the number of features, at least 1.</param>
    /// <param name="waves">k: how many waves each has, at least 1.</param>
    /// <param name="deviation">σ: how many periods fit in a unit of x, typically; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Periodic(int size, int waves, double deviation = 0.1)
    {
        Setting.AtLeast(1, size, nameof(size));
        Setting.AtLeast(1, waves, nameof(waves));
        (this.size, this.waves) = (size, waves);
        Weight = new Parameter<T>("weight", waves, size, initializer: Initializer.Normal(deviation));
        Bias = new Parameter<T>("bias", waves, size, initializer: Initializer.Uniform(0.5));
        parameters = [Weight, Bias];
    }

    /// <summary>w, the frequencies: k × n.</summary>
    public Parameter<T> Weight { get; }

    /// <summary>b, the phases in turns: k × n.</summary>
    public Parameter<T> Bias { get; }

    /// <inheritdoc/>
    public override string Title => $"Periodic({size}→{size * waves})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    public override int OutputSize(int inputSize) => checked(inputSize * waves);

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        Angles(x, y);
        Elementwise.Map(default(Turns.Cosine<T>), y, y);
    }

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        if (turns.Length < y.Length)
            (turns, gradients) = (new T[y.Length], new T[y.Length]);
        Angles(x, turns.AsSpan(0, y.Length));
        Elementwise.Map(default(Turns.Cosine<T>), turns, y);
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        ReadOnlySpan<T> w = Weight.Values;
        for (int s = 0, at = 0; s < samples; s++)
            for (int i = 0; i < size; i++)
            {
                T sum = T.Zero;
                for (int k = i * waves; k < (i + 1) * waves; k++)
                    sum += gradients[at++] * w[k];
                δ[s * size + i] = sum;
            }
    }

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        Span<T> g = gradients.AsSpan(0, y.Length);
        Elementwise.Map(default(Turns.CosineSlope<T>), turns, Δ, Δ, g);
        MatrixProduct.AddColumns(g, Bias.Gradients);
        SampleSums.Add(new WeightedWaves(g, x, waves), samples, Weight.Gradients);
    }

    // g·x
    private readonly ref struct WeightedWaves(ReadOnlySpan<T> g, ReadOnlySpan<T> x, int waves) : ISampleTerm<T>
    {
        private readonly ReadOnlySpan<T> g = g, x = x;

        public void AddTo(Span<T> sums, int sample)
        {
            int size = sums.Length / waves;
            for (int i = 0; i < size; i++)
                Axpy.Run(x[sample * size + i], g.Slice((sample * size + i) * waves, waves), sums.Slice(i * waves, waves));
        }
    }

    // u = w·x + b
    private void Angles(ReadOnlySpan<T> x, Span<T> u)
    {
        ReadOnlySpan<T> w = Weight.Values, b = Bias.Values;
        for (int s = 0; s < x.Length; s += size)
        {
            Span<T> sample = u.Slice(s * waves, w.Length);
            for (int i = 0; i < size; i++)
            {
                T value = x[s + i];
                for (int k = i * waves; k < (i + 1) * waves; k++)
                    sample[k] = w[k] * value + b[k];
            }
        }
    }
}
