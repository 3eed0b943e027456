using System.Buffers;
using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// Sends some features through a chain of layers and others past it: <c>y = [x(past); F(x(through))]</c>. A feature may be in both lists, and then
/// F is an addition to it; <c>δ(past) = Δ(past)</c>, to which F's own <c>(∂F/∂x)ᵀ·Δ</c> adds.
/// So numbers alone get an embedding, or the 0s and 1s of one column of categories: <c>new Branch&lt;T&gt;(past: [0, 1], through: [2, 3, 4], new Dense&lt;T&gt;(3, 2, bias: false))</c>.
/// The inner layers are named <c>inner.0</c>, <c>inner.1</c>, …
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Branch<T> : Layer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] past, through;
    private readonly int size;
    private readonly Sequential<T> inner;
    private MatrixBuffer<T> innerInputs, innerGradients, outputs, inputGradients;
    private Matrix<T>? output;

    /// <summary>Makes the layer.</summary>
    /// <param name="past">The features that stay as they are, ascending; may be empty.</param>
    /// <param name="through">The features that F takes, ascending; at least one.</param>
    /// <param name="layers">F, input first.</param>
    /// <exception cref="ArgumentException">A list is not ascending, a feature below the greatest is in neither, or F expects another number of features.</exception>
    public Branch(IReadOnlyList<int> past, IReadOnlyList<int> through, params Layer<T>[] layers)
    {
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(through);
        (this.past, this.through) = ([.. past], [.. through]);
        if (through.Count == 0)
            throw new ArgumentException("A Branch needs at least one feature to go through its layers.", nameof(through));
        RequireAscending(this.past, nameof(past));
        RequireAscending(this.through, nameof(through));
        size = this.past.Union(this.through).Count();
        if (Math.Max(past.Count == 0 ? -1 : this.past[^1], this.through[^1]) != size - 1)
            throw new ArgumentException($"Every feature goes past the layers or through them, but of 0 to {Math.Max(this.past.LastOrDefault(), this.through[^1])} only {size} do.", nameof(past));
        inner = Sequential<T>.WithoutWeights(layers);
        if (inner.InputSize is { } expected && expected != through.Count)
            throw new ArgumentException($"{Title}: {through.Count} features go through layers that expect {expected}.", nameof(layers));
        Place("");
    }

    /// <summary>The features that stay as they are.</summary>
    public IReadOnlyList<int> Past => past;

    /// <summary>The features that F takes.</summary>
    public IReadOnlyList<int> Through => through;

    /// <summary>F, input first.</summary>
    public IReadOnlyList<Layer<T>> Layers => inner.Layers;

    /// <inheritdoc/>
    public override string Title => $"Branch({through.Length} of {size}: {string.Join(", ", Layers.Select(layer => layer.Title))})";

    /// <inheritdoc/>
    public override int? InputSize => size;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => inner.Parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedMatrix<T>> State => inner.State;

    /// <inheritdoc/>
    public override long Step { get => inner.Step; set => inner.Step = value; }

    /// <inheritdoc/>
    public override int OutputSize(int inputSize) => past.Length + inner.OutputSize(through.Length);

    /// <inheritdoc/>
    public override Matrix<T> Forward(Matrix<T> input)
    {
        T[] x = CheckInput(input);
        Matrix<T> room = outputs.Get(OutputSize(size), input.ColumnCount);
        RequireOther(input, room);
        Matrix<T> taken = innerInputs.Get(through.Length, input.ColumnCount);
        Take(x, taken.AsColumnMajorArray(), input.ColumnCount);
        Join(x, inner.Forward(taken).AsColumnMajorArray(), room.AsColumnMajorArray(), input.ColumnCount);
        return output = room;
    }

    /// <inheritdoc/>
    public override Matrix<T> Backward(Matrix<T> outputGradient)
    {
        int samples = outputGradient?.ColumnCount ?? 0;
        T[] branch = inner.GivenBackward(InnerGradient(outputGradient!), through.Length).AsColumnMajorArray();
        Matrix<T> inputGradient = inputGradients.Get(size, samples);
        T[] δ = inputGradient.AsColumnMajorArray(), Δ = outputGradient!.AsColumnMajorArray();
        inputGradient.Clear();
        int rows = outputGradient.RowCount;
        for (int s = 0; s < samples; s++)
        {
            for (int i = 0; i < past.Length; i++)
                δ[s * size + past[i]] = Δ[s * rows + i];
            for (int i = 0; i < through.Length; i++)
                δ[s * size + through[i]] += branch[s * through.Length + i];
        }
        return inputGradient;
    }

    /// <inheritdoc/>
    public override void BackwardParameters(Matrix<T> outputGradient) => inner.BackwardParameters(InnerGradient(outputGradient));

    /// <inheritdoc/>
    public override Matrix<T> Infer(Matrix<T> input) => InferMatrix(input);

    /// <inheritdoc/>
    public override void Reseed(Seed seed) => inner.Reseed(seed);

    internal override IEnumerable<Layer<T>> Tree => [this, .. inner.Tree];

    internal override void Place(string name)
    {
        base.Place(name);
        inner.Place(LayerPath.Join(name, "inner"));
    }

    internal override void InferInto(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        int taken = through.Length * samples, made = y.Length - past.Length * samples;
        T[] rented = ArrayPool<T>.Shared.Rent(taken + made);
        Take(x, rented.AsSpan(0, taken), samples);
        inner.InferInto(rented.AsSpan(0, taken), rented.AsSpan(taken, made), samples);
        Join(x, rented.AsSpan(taken, made), y, samples);
        ArrayPool<T>.Shared.Return(rented);
    }

    // The part of Δ that belongs to F.
    private Matrix<T> InnerGradient(Matrix<T> outputGradient)
    {
        T[] Δ = CheckOutputGradient(output, outputGradient);
        int rows = outputGradient.RowCount, own = rows - past.Length;
        Matrix<T> gradient = innerGradients.Get(own, outputGradient.ColumnCount);
        T[] δ = gradient.AsColumnMajorArray();
        for (int s = 0; s < outputGradient.ColumnCount; s++)
            Δ.AsSpan(s * rows + past.Length, own).CopyTo(δ.AsSpan(s * own));
        return gradient;
    }

    private void Take(ReadOnlySpan<T> x, Span<T> taken, int samples)
    {
        for (int s = 0; s < samples; s++)
            for (int i = 0; i < through.Length; i++)
                taken[s * through.Length + i] = x[s * size + through[i]];
    }

    private void Join(ReadOnlySpan<T> x, ReadOnlySpan<T> branch, Span<T> y, int samples)
    {
        int own = branch.Length / samples, rows = past.Length + own;
        for (int s = 0; s < samples; s++)
        {
            for (int i = 0; i < past.Length; i++)
                y[s * rows + i] = x[s * size + past[i]];
            branch.Slice(s * own, own).CopyTo(y[(s * rows + past.Length)..]);
        }
    }

    private static void RequireAscending(int[] features, string name)
    {
        for (int i = 0; i < features.Length; i++)
            if (features[i] <= (i == 0 ? -1 : features[i - 1]))
                throw new ArgumentException($"Features are counted from 0 and ascending, got {features[i]}{(i == 0 ? "" : $" after {features[i - 1]}")}.", name);
    }
}
