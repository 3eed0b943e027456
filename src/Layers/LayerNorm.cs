using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// Normalises each sample over its features, then scales and shifts: <c>x̂ = (x − μ)/√(v + ε)</c>, <c>y = γ .* x̂ + β</c>, with the
/// mean μ and the (biased) variance v of that sample (Ba, Kiros and Hinton, "Layer Normalization", 2016).
/// <code>
/// x, y: n × m    γ (weight), β (bias): n × 1
/// β' += ΣΔ    γ' += Σ Δ .* x̂    g = γ .* Δ    δ = (g − mean(g) − x̂·mean(g .* x̂)) / √(v + ε)
/// </code>
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerNorm<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size;
    private readonly Parameter<T>[] parameters;
    private T[] normalized = [], inverseDeviations = [];

    /// <summary>Makes a layer with γ = 1 and β = 0.</summary>
    /// <param name="size">The number of features, at least 1.</param>
    /// <param name="epsilon">ε: added to the variance, finite and above 0, also in T.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LayerNorm(int size, double epsilon = 1e-5)
    {
        Setting.AtLeast(1, size, nameof(size));
        this.size = size;
        Epsilon = Setting.Positive<T>(epsilon, nameof(epsilon));
        Weight = new Parameter<T>("weight", size, 1, isVector: true);
        Weight.Values.Fill(T.One);
        Bias = new Parameter<T>("bias", size, 1, isVector: true);
        parameters = [Weight, Bias];
    }

    /// <summary>γ: n × 1.</summary>
    public Parameter<T> Weight { get; }

    /// <summary>β: n × 1.</summary>
    public Parameter<T> Bias { get; }

    /// <summary>ε: added to the variance.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override string Title => $"LayerNorm({size})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        for (int start = 0; start < x.Length; start += size)
        {
            Normalize(x.Slice(start, size), y.Slice(start, size));
            ScaleAndShift(y.Slice(start, size), y.Slice(start, size));
        }
    }

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        if (normalized.Length < x.Length)
            normalized = new T[x.Length];
        if (inverseDeviations.Length < samples)
            inverseDeviations = new T[samples];
        for (int s = 0; s < samples; s++)
        {
            Span<T> xHat = normalized.AsSpan(s * size, size);
            inverseDeviations[s] = Normalize(x.Slice(s * size, size), xHat);
            ScaleAndShift(xHat, y.Slice(s * size, size));
        }
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        ReadOnlySpan<T> gamma = Weight.Values, xHat = normalized;
        T n = T.CreateTruncating(size);
        for (int s = 0; s < samples; s++)
        {
            ReadOnlySpan<T> sample = xHat.Slice(s * size, size);
            Span<T> g = δ.Slice(s * size, size);
            Elementwise.Map(new Arithmetic.Product<T>(), gamma, Δ.Slice(s * size, size), g);
            Elementwise.Map(new Slope(ColumnReduction.Sum<T>(g) / n, ColumnReduction.Dot(g, sample) / n, inverseDeviations[s]), g, sample, g);
        }
    }

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        MatrixProduct.AddColumns(Δ, Bias.Gradients);
        SampleSums.AddProducts(Δ, normalized.AsSpan(0, x.Length), Weight.Gradients);
    }

    private void ScaleAndShift(ReadOnlySpan<T> xHat, Span<T> y) => Elementwise.Map(new Arithmetic.MultiplyAdd<T>(), Weight.Values, xHat, Bias.Values, y);

    // Writes x̂ of one sample and returns 1/√(v + ε).
    private T Normalize(ReadOnlySpan<T> x, Span<T> xHat)
    {
        T n = T.CreateTruncating(size);
        Elementwise.Map(new Shift(ColumnReduction.Sum(x) / n), x, xHat);
        T inverse = T.One / T.Sqrt(ColumnReduction.Dot<T>(xHat, xHat) / n + T.CreateTruncating(Epsilon));
        if (inverse == T.Zero)
            return NormalizeFar(xHat);
        Elementwise.Map(new Scaling(inverse), xHat, xHat);
        return inverse;
    }

    // The squares of x − μ overflow (in float from 1.8e19 on): d/√(v + ε) = (d/s)/√(v/s² + ε/s²), with the largest |d| for s.
    private T NormalizeFar(Span<T> d)
    {
        T scale = T.Zero;
        foreach (T value in d)
            scale = T.Max(scale, T.Abs(value));
        for (int i = 0; i < d.Length; i++)
            d[i] /= scale;
        T inverse = T.One / T.Sqrt(ColumnReduction.Dot<T>(d, d) / T.CreateTruncating(size) + T.CreateTruncating(Epsilon) / scale / scale);
        Elementwise.Map(new Scaling(inverse), d, d);
        return inverse / scale;
    }

    private readonly struct Shift(T mean) : IFunction<T>
    {
        public Vector<T> Apply(Vector<T> x) => x - new Vector<T>(mean);
    }

    private readonly struct Scaling(T inverse) : IFunction<T>
    {
        public Vector<T> Apply(Vector<T> x) => x * inverse;
    }

    private readonly struct Slope(T mean, T projection, T inverse) : IFunction2<T>
    {
        public Vector<T> Apply(Vector<T> g, Vector<T> xHat) => inverse * (g - new Vector<T>(mean) - xHat * projection);
    }
}
