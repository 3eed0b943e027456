using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// Normalises each feature over the batch, then scales and shifts: <c>x̂ = (x − μ)/√(v + ε)</c>, <c>y = γ .* x̂ + β</c>
/// (Ioffe and Szegedy, "Batch Normalization", 2015). In training μ and v are the mean and the biased variance of the batch, and
/// running statistics follow them: <c>μ̄ ← (1 − p)·μ̄ + p·μ</c>, <c>v̄ ← (1 − p)·v̄ + p·v·m/(m − 1)</c> (v̄ only when m &gt; 1).
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
    private readonly T[] inverseDeviations, means, projections;
    private T[] normalized = [];

    /// <summary>Makes a layer with γ = 1, β = 0, μ̄ = 0 and v̄ = 1.</summary>
    /// <param name="size">The number of features, at least 1.</param>
    /// <param name="epsilon">ε: added to the variance, more than 0.</param>
    /// <param name="momentum">p: the weight of the newest batch in the running statistics, in (0, 1].</param>
    public BatchNorm(int size, double epsilon = 1e-5, double momentum = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (epsilon is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(epsilon), $"Epsilon must be a finite number above 0, got {epsilon}.");
        if (momentum is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), $"The momentum must be in (0, 1], got {momentum}.");
        (this.size, Epsilon, Momentum) = (size, epsilon, momentum);
        Weight = new Parameter<T>("weight", size, 1, isVector: true);
        Weight.Values.Fill(T.One);
        Bias = new Parameter<T>("bias", size, 1, isVector: true);
        parameters = [Weight, Bias];
        RunningMean = Matrix<T>.Build.Dense(size, 1);
        RunningVariance = Matrix<T>.Build.Dense(size, 1, T.One);
        (inverseDeviations, means, projections) = (new T[size], new T[size], new T[size]);
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
        new(Name.Length == 0 ? "running_mean" : $"{Name}.running_mean", RunningMean, IsVector: true),
        new(Name.Length == 0 ? "running_var" : $"{Name}.running_var", RunningVariance, IsVector: true),
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
        Span<T> runningMean = RunningMean.AsColumnMajorArray(), runningVariance = RunningVariance.AsColumnMajorArray();
        ReadOnlySpan<T> gamma = Weight.Values, beta = Bias.Values;
        T m = T.CreateTruncating(samples), p = T.CreateTruncating(Momentum);
        for (int i = 0; i < size; i++)
        {
            T mean = T.Zero, squares = T.Zero;
            for (int k = i; k < x.Length; k += size)
                mean += x[k];
            mean /= m;
            for (int k = i; k < x.Length; k += size)
                squares += (x[k] - mean) * (x[k] - mean);
            T inverse = inverseDeviations[i] = T.One / T.Sqrt(squares / m + T.CreateTruncating(Epsilon));
            for (int k = i; k < x.Length; k += size)
            {
                normalized[k] = (x[k] - mean) * inverse;
                y[k] = gamma[i] * normalized[k] + beta[i];
            }
            runningMean[i] = (T.One - p) * runningMean[i] + p * mean;
            if (samples > 1)
                runningVariance[i] = (T.One - p) * runningVariance[i] + p * (squares / (m - T.One));
        }
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        ReadOnlySpan<T> gamma = Weight.Values;
        for (int start = 0; start < x.Length; start += size)
            for (int i = 0; i < size; i++)
                δ[start + i] = gamma[i] * inverseDeviations[i] * (Δ[start + i] - means[i] - normalized[start + i] * projections[i]);
    }

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        Array.Clear(means);
        Array.Clear(projections);
        for (int start = 0; start < Δ.Length; start += size)
            for (int i = 0; i < size; i++)
            {
                means[i] += Δ[start + i];
                projections[i] += Δ[start + i] * normalized[start + i];
            }
        Span<T> gamma = Weight.Gradients, beta = Bias.Gradients;
        T m = T.CreateTruncating(samples);
        for (int i = 0; i < size; i++)
        {
            beta[i] += means[i];
            gamma[i] += projections[i];
            means[i] /= m;
            projections[i] /= m;
        }
    }
}
