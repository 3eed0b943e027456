using System.Numerics;
using System.Runtime.Intrinsics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// A small Dense layer for each of g groups of features, with no weight between groups: <c>z = W·a + b</c> where W has g blocks on its diagonal.
/// <code>
/// a: g·in × m    V: in × g·out, the transposed blocks side by side    b: g·out × 1    z: g·out × m
/// of each group:  z = Vᵀ·a + b    V' += a·δᵀ    b' += Σδ    Δ(previous) = V·δ
/// </code>
/// After <see cref="Periodic{T}"/> or <see cref="PiecewiseLinear{T}"/> it makes few numbers of the many of each feature.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GroupedDense<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int groups, inputs, outputs;
    private readonly Parameter<T>[] parameters;

    /// <summary>Makes a layer whose weights the network draws when it is built.</summary>
    /// <param name="groups">g, at least 1.</param>
    /// <param name="inputs">Features of each group, at least 1.</param>
    /// <param name="outputs">Outputs of each group, at least 1.</param>
    /// <param name="initializer">How W and b are drawn, by in and out of a group; uniformly from ±1/√in if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or there are more weights than an array holds.</exception>
    public GroupedDense(int groups, int inputs, int outputs, Initializer? initializer = null)
    {
        Setting.AtLeast(1, groups, nameof(groups));
        Setting.AtLeast(1, inputs, nameof(inputs));
        Setting.AtLeast(1, outputs, nameof(outputs));
        Parameter<T>.RequireRoom(inputs, (long)groups * outputs, nameof(groups));
        (this.groups, this.inputs, this.outputs) = (groups, inputs, outputs);
        initializer ??= Initializer.Uniform(1 / Math.Sqrt(inputs));
        Weight = new Parameter<T>("weight", inputs, groups * outputs, initializer: initializer, fanIn: inputs, fanOut: outputs);
        Bias = new Parameter<T>("bias", groups * outputs, 1, isVector: true, initializer, fanIn: inputs, fanOut: outputs);
        parameters = [Weight, Bias];
    }

    /// <summary>V: in × g·out; the weights of an output are a column.</summary>
    public Parameter<T> Weight { get; }

    /// <summary>b: g·out × 1.</summary>
    public Parameter<T> Bias { get; }

    /// <summary>g.</summary>
    public int Groups => groups;

    /// <inheritdoc/>
    public override string Title => $"GroupedDense({groups} × {inputs}→{outputs})";

    /// <inheritdoc/>
    public override int? InputSize => groups * inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    public override int OutputSize(int inputSize) => groups * outputs;

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        ReadOnlySpan<T> v = Weight.Values, b = Bias.Values;
        for (int z = 0, s = 0; s < samples; s++)
            for (int o = 0; o < b.Length; o++, z++)
                y[z] = b[o] + Dot(v.Slice(o * inputs, inputs), x.Slice((s * groups + o / outputs) * inputs, inputs));
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
    {
        ReadOnlySpan<T> v = Weight.Values;
        δ.Clear();
        for (int z = 0, s = 0; s < samples; s++)
            for (int o = 0; o < groups * outputs; o++, z++)
                Axpy.Run(Δ[z], v.Slice(o * inputs, inputs), δ.Slice((s * groups + o / outputs) * inputs, inputs));
    }

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        MatrixProduct.AddColumns(Δ, Bias.Gradients);
        SampleSums.Add(new OuterProducts(this, x, Δ), samples, Weight.Gradients);
    }

    // a·δᵀ of each group
    private readonly ref struct OuterProducts(GroupedDense<T> layer, ReadOnlySpan<T> a, ReadOnlySpan<T> δ) : ISampleTerm<T>
    {
        private readonly ReadOnlySpan<T> a = a, δ = δ;

        public void AddTo(Span<T> sums, int sample)
        {
            int inputs = layer.inputs;
            for (int o = 0; o < layer.groups * layer.outputs; o++)
                Axpy.Run(δ[sample * layer.groups * layer.outputs + o], a.Slice((sample * layer.groups + o / layer.outputs) * inputs, inputs), sums.Slice(o * inputs, inputs));
        }
    }

    // Sums of every fourth (or second) product, then of those: the same order on every processor, whatever its registers hold.
    private static T Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        Vector128<T> sums = Vector128<T>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector128<T>.Count; i += Vector128<T>.Count)
            sums += Vector128.Create(a[i..]) * Vector128.Create(b[i..]);
        T sum = T.Zero;
        for (int lane = 0; lane < Vector128<T>.Count; lane++)
            sum += sums.GetElement(lane);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
