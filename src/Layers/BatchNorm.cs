using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// Normalises each feature over the batch, then scales and shifts: <c>x̂ = (x − μ)/√(v + ε)</c>, <c>y = γ .* x̂ + β</c>
/// (Ioffe and Szegedy, "Batch Normalization", 2015). In training μ and v are the mean and the biased variance of the batch, and
/// running statistics follow them: <c>μ̄ ← (1 − p)·μ̄ + p·μ</c>, <c>v̄ ← (1 − p)·v̄ + p·v·m/(m − 1)</c> (v̄ only when m &gt; 1;
/// a sum of squares above the largest number counts as that number).
/// Inference uses μ̄ and v̄.
/// <code>
/// x, y: n × m    γ (weight), β (bias): n × 1
/// β' += ΣΔ    γ' += Σ Δ .* x̂    δ = γ/√(v + ε) .* (Δ − mean(Δ) − x̂·mean(Δ .* x̂))
/// </code>
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNorm<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size;
    private readonly Parameter<T>[] parameters;
    private readonly T[] inverseDeviations, means, squares, projections;
    private T[] normalized = [];

    /// <summary>Makes a layer with γ = 1, β = 0, μ̄ = 0 and v̄ = 1.</summary>
    /// <param name="size">The number of features, at least 1.</param>
    /// <param name="epsilon">ε: added to the variance, finite and above 0, also in T.</param>
    /// <param name="momentum">p: the weight of the newest batch in the running statistics, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public BatchNorm(int size, double epsilon = 1e-5, double momentum = 0.1)
    {
        Setting.AtLeast(1, size, nameof(size));
        (this.size, Epsilon, Momentum) = (size, Setting.Positive<T>(epsilon, nameof(epsilon)), Setting.PositiveFraction(momentum, nameof(momentum)));
        Weight = new Parameter<T>("weight", size, 1, isVector: true);
        Weight.Values.Fill(T.One);
        Bias = new Parameter<T>("bias", size, 1, isVector: true);
        parameters = [Weight, Bias];
        RunningMean = Matrix<T>.Build.Dense(size, 1);
        RunningVariance = Matrix<T>.Build.Dense(size, 1, T.One);
        (inverseDeviations, means, squares, projections) = (new T[size], new T[size], new T[size], new T[size]);
    }

    /// <summary>γ: n × 1.</summary>
    public Parameter<T> Weight { get; }

    /// <summary>β: n × 1.</summary>
    public Parameter<T> Bias { get; }

    /// <summary>μ̄: n × 1.</summary>
    public Matrix<T> RunningMean { get; }

    /// <summary>v̄: n × 1.</summary>
    public Matrix<T> RunningVariance { get; }

    /// <summary>ε: added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>p: the weight of the newest batch in the running statistics.</summary>
    public double Momentum { get; }

    /// <summary>Whether Forward and Backward are those of a trained network: μ̄ and v̄ in place of μ and v, and they stay. Then δ = γ/√(v̄ + ε) .* Δ.</summary>
    internal bool IsFrozen { get; set; }

    /// <inheritdoc/>
    public override string Title => $"BatchNorm({size})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedMatrix<T>> State =>
    [
        .. base.State,
        new(LayerPath.Join(Name, "running_mean"), RunningMean, IsVector: true),
        new(LayerPath.Join(Name, "running_var"), RunningVariance, IsVector: true),
    ];

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        ReadOnlySpan<T> gamma = Weight.Values, beta = Bias.Values;
        ReadOnlySpan<T> mean = RunningMean.AsColumnMajorArray(), variance = RunningVariance.AsColumnMajorArray();
        T epsilon = T.CreateTruncating(Epsilon);
        for (int start = 0; start < x.Length; start += size)
            for (int i = 0; i < size; i++)
                y[start + i] = gamma[i] * ((x[start + i] - mean[i]) / T.Sqrt(variance[i] + epsilon)) + beta[i];
    }

    /// <inheritdoc/>
    protected override void Forward(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        if (normalized.Length < x.Length)
            normalized = new T[x.Length];
        if (IsFrozen)
            TakeRunningStatistics();
        else
            Measure(x, samples);
        ReadOnlySpan<T> gamma = Weight.Values, beta = Bias.Values;
        for (int start = 0; start < x.Length; start += size)
        {
            Span<T> xHat = normalized.AsSpan(start, size);
            Elementwise.Map(new Normalization(), x.Slice(start, size), means, inverseDeviations, xHat);
            Elementwise.Map(new Arithmetic.MultiplyAdd<T>(), gamma, xHat, beta, y.Slice(start, size));
        }
        // The bits of inference, too.
        if (IsFrozen)
            Infer(x, y, samples);
    }

    private void TakeRunningStatistics()
    {
        for (int i = 0; i < size; i++)
            (means[i], inverseDeviations[i]) = (RunningMean[i, 0], T.One / T.Sqrt(RunningVariance[i, 0] + T.CreateTruncating(Epsilon)));
    }

    private void Measure(ReadOnlySpan<T> x, int samples)
    {
        Span<T> runningMean = RunningMean.AsColumnMajorArray(), runningVariance = RunningVariance.AsColumnMajorArray();
        T m = T.CreateTruncating(samples), p = T.CreateTruncating(Momentum);
        Array.Clear(means);
        Array.Clear(squares);
        MatrixProduct.AddColumns(x, means.AsSpan());
        for (int i = 0; i < size; i++)
            means[i] /= m;
        SampleSums.Add(new SquaredDistances(x, means), samples, squares.AsSpan());
        for (int i = 0; i < size; i++)
        {
            inverseDeviations[i] = T.One / T.Sqrt(squares[i] / m + T.CreateTruncating(Epsilon));
            if (T.IsPositiveInfinity(squares[i]))
                (inverseDeviations[i], squares[i]) = (InverseFarDeviation(x, i, m), T.BitDecrement(T.PositiveInfinity));
            runningMean[i] = (T.One - p) * runningMean[i] + p * means[i];
            if (samples > 1)
                runningVariance[i] = (T.One - p) * runningVariance[i] + p * (squares[i] / (m - T.One));
        }
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        ReadOnlySpan<T> gamma = Weight.Values;
        // γ/√(v + ε), where the squares were.
        Span<T> scales = squares;
        Elementwise.Map(new Arithmetic.Product<T>(), gamma, inverseDeviations, scales);
        for (int start = 0; start < x.Length; start += size)
        {
            Span<T> sample = δ.Slice(start, size);
            Elementwise.Map(new Arithmetic.Difference<T>(), Δ.Slice(start, size), means, sample);
            Elementwise.Map(new Rejection(), sample, normalized.AsSpan(start, size), projections, sample);
            Elementwise.Map(new Arithmetic.Product<T>(), scales, sample, sample);
        }
    }

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        Array.Clear(means);
        Array.Clear(projections);
        MatrixProduct.AddColumns(Δ, means.AsSpan());
        SampleSums.AddProducts(Δ, normalized.AsSpan(0, x.Length), projections.AsSpan());
        Span<T> gamma = Weight.Gradients, beta = Bias.Gradients;
        T m = T.CreateTruncating(samples);
        for (int i = 0; i < size; i++)
        {
            beta[i] += means[i];
            gamma[i] += projections[i];
            // What goes back through the statistics of the batch: frozen ones depend on no sample.
            (means[i], projections[i]) = IsFrozen ? (T.Zero, T.Zero) : (means[i] / m, projections[i] / m);
        }
    }

    // The squares of x − μ overflow (in float from 1.8e19 on): 1/√(v + ε) = 1/(s·√(v/s² + ε/s²)), with the largest |x − μ| for s.
    private T InverseFarDeviation(ReadOnlySpan<T> x, int feature, T m)
    {
        T scale = T.Zero, sum = T.Zero;
        for (int at = feature; at < x.Length; at += size)
            scale = T.Max(scale, T.Abs(x[at] - means[feature]));
        for (int at = feature; at < x.Length; at += size)
            sum += (x[at] - means[feature]) / scale * ((x[at] - means[feature]) / scale);
        return T.One / T.Sqrt(sum / m + T.CreateTruncating(Epsilon) / scale / scale) / scale;
    }

    private readonly ref struct SquaredDistances(ReadOnlySpan<T> x, ReadOnlySpan<T> means) : ISampleTerm<T>
    {
        private readonly ReadOnlySpan<T> x = x, means = means;

        public void AddTo(Span<T> sums, int sample) => Elementwise.Map(new SquaredDistance(), sums, x.Slice(sample * sums.Length, sums.Length), means, sums);
    }

    // s + (x − μ)²
    private readonly struct SquaredDistance : IFunction3<T>
    {
        public System.Numerics.Vector<T> Apply(System.Numerics.Vector<T> s, System.Numerics.Vector<T> x, System.Numerics.Vector<T> mean) => s + (x - mean) * (x - mean);
    }

    // (x − μ)/√(v + ε)
    private readonly struct Normalization : IFunction3<T>
    {
        public System.Numerics.Vector<T> Apply(System.Numerics.Vector<T> x, System.Numerics.Vector<T> mean, System.Numerics.Vector<T> inverseDeviation) => (x - mean) * inverseDeviation;
    }

    // d − x̂·p
    private readonly struct Rejection : IFunction3<T>
    {
        public System.Numerics.Vector<T> Apply(System.Numerics.Vector<T> d, System.Numerics.Vector<T> xHat, System.Numerics.Vector<T> projection) => d - xHat * projection;
    }
}
