using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace Backprop.Layers;

/// <summary>
/// Cuts the line of each feature into k bins and says how far each is filled: the input for a network that shall treat pieces of a number's range apart
/// (Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", 2022). With edges e₀ &lt; … &lt; eₖ, bin t gives
/// <code>
/// yₜ = (x − eₜ₋₁)/(eₜ − eₜ₋₁), kept at 0 or above but in the first bin, and at 1 or below but in the last     δ = Σₜ Δₜ·∂yₜ/∂x
/// x: n × m    edges: k + 1 × n    y: k·n × m, the bins of one feature together
/// </code>
/// The first and the last bin are those with a width; one without gives 0. The edges are fitted, not learnt.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PiecewiseLinear<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int size, bins;
    private readonly T[] edges;

    /// <summary>Makes a layer with equal bins from 0 to 1, for edges that are loaded later.</summary>
    /// <param name="size">n: the number of features, at least 1.</param>
    /// <param name="bins">k: bins for each, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1, or there are more edges than an array holds.</exception>
    public PiecewiseLinear(int size, int bins)
    {
        Setting.AtLeast(1, size, nameof(size));
        Setting.AtLeast(1, bins, nameof(bins));
        Parameter<T>.RequireRoom(bins + 1L, size, nameof(bins));
        (this.size, this.bins) = (size, bins);
        Edges = Matrix<T>.Build.Dense(bins + 1, size, (t, _) => T.CreateTruncating((double)t / bins));
        edges = Edges.AsColumnMajorArray();
    }

    /// <summary>e: k + 1 × n, each column ascending.</summary>
    public Matrix<T> Edges { get; }

    /// <inheritdoc/>
    public override string Title => $"PiecewiseLinear({size}→{size * bins})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedMatrix<T>> State => [new(LayerPath.Join(Name, "edges"), Edges, IsVector: false)];

    /// <summary>Bins that hold the same number of samples each, as far as equal values let them: the edges are quantiles.</summary>
    /// <param name="samples">n × m: what the layer will see in training.</param>
    /// <param name="bins">k: bins for each feature, at least 1. Equal quantiles leave fewer; the rest have no width.</param>
    /// <exception cref="ArgumentException">There are no samples, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one bin.</exception>
    public static PiecewiseLinear<T> OfQuantiles(Matrix<T> samples, int bins)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.ColumnCount == 0)
            throw new ArgumentException($"Quantiles need at least one sample, got {samples.RowCount}×0.", nameof(samples));
        var layer = new PiecewiseLinear<T>(samples.RowCount, bins);
        for (int i = 0; i < samples.RowCount; i++)
        {
            double[] values = [.. samples.Row(i).Select(double.CreateChecked)];
            if (!Array.TrueForAll(values, double.IsFinite))
                throw new ArgumentException($"Quantiles need finite numbers, but feature {i} has one that is NaN or infinite.", nameof(samples));
            T[] quantiles = [.. Enumerable.Range(0, bins + 1).Select(t => T.CreateTruncating(ArrayStatistics.QuantileCustomInplace(values, (double)t / bins, QuantileDefinition.R7))).Distinct()];
            for (int t = 0; t <= bins; t++)
                layer.Edges[t, i] = quantiles[Math.Min(t, quantiles.Length - 1)];
        }
        return layer;
    }

    /// <inheritdoc/>
    public override int OutputSize(int inputSize) => checked(inputSize * bins);

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        for (int at = 0; at < x.Length; at++)
        {
            ReadOnlySpan<T> e = EdgesOf(at % size);
            Span<T> filled = y.Slice(at * bins, bins);
            for (int t = 0; t < bins; t++)
                filled[t] = e[t + 1] > e[t] ? Bound((x[at] - e[t]) / (e[t + 1] - e[t]), t, e) : T.Zero;
        }
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        for (int at = 0; at < x.Length; at++)
        {
            ReadOnlySpan<T> e = EdgesOf(at % size);
            T sum = T.Zero;
            for (int t = 0; t < bins; t++)
                if (e[t + 1] > e[t] && (x[at] >= e[t] || IsFirst(t, e)) && (x[at] < e[t + 1] || IsLast(t, e)))
                    sum += Δ[at * bins + t] / (e[t + 1] - e[t]);
            δ[at] = sum;
        }
    }

    private static T Bound(T share, int bin, ReadOnlySpan<T> e)
    {
        if (!IsFirst(bin, e))
            share = T.Max(share, T.Zero);
        return IsLast(bin, e) ? share : T.Min(share, T.One);
    }

    // Of the bins that have a width.
    private static bool IsFirst(int bin, ReadOnlySpan<T> e) => e[bin] == e[0];

    private static bool IsLast(int bin, ReadOnlySpan<T> e) => e[bin + 1] == e[^1];

    private ReadOnlySpan<T> EdgesOf(int feature) => edges.AsSpan(feature * (bins + 1), bins + 1);
}
