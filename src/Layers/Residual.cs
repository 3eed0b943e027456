using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A residual block: <c>y = x + F(x)</c> for any chain F that keeps the size; <c>∂C/∂x = Δ + (∂F/∂x)ᵀ·Δ</c>
/// (He et al., "Deep Residual Learning for Image Recognition", 2016). The guide's block <c>Y = X + σ(X)</c> is
/// <c>new Residual&lt;T&gt;(new Sigmoid&lt;T&gt;())</c>. The inner layers are named <c>inner.0</c>, <c>inner.1</c>, …
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Residual<T> : Layer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sequential<T> inner;
    private MatrixBuffer<T> outputs, inputGradients;

    /// <summary>Puts a chain of layers beside the identity.</summary>
    /// <param name="layers">F, input first.</param>
    /// <exception cref="ArgumentException">F does not keep the number of features.</exception>
    public Residual(params Layer<T>[] layers)
    {
        inner = Sequential<T>.WithoutWeights(layers);
        if (inner.InputSize is { } size)
            OutputSize(size);
        Place("");
    }

    /// <summary>F, input first.</summary>
    public IReadOnlyList<Layer<T>> Layers => inner.Layers;

    /// <inheritdoc/>
    public override string Title => $"Residual({string.Join(", ", Layers.Select(layer => layer.Title))})";

    /// <inheritdoc/>
    public override int? InputSize => inner.InputSize;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => inner.Parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedMatrix<T>> State => inner.State;

    /// <inheritdoc/>
    public override long Step { get => inner.Step; set => inner.Step = value; }

    /// <inheritdoc/>
    public override int OutputSize(int inputSize)
    {
        int outputSize = inner.OutputSize(inputSize);
        return outputSize == inputSize
            ? inputSize
            : throw new ArgumentException($"{this}: x + F(x) needs an F that keeps the size, but {inputSize} features go in and {outputSize} come out.");
    }

    /// <inheritdoc/>
    public override Matrix<T> Forward(Matrix<T> input)
    {
        CheckInput(input);
        Matrix<T> output = outputs.Get(input.RowCount, input.ColumnCount);
        RequireOther(input, output);
        Add(input, inner.Forward(input), output);
        return output;
    }

    /// <inheritdoc/>
    public override Matrix<T> Backward(Matrix<T> outputGradient)
    {
        Matrix<T> branch = inner.Backward(outputGradient);
        Matrix<T> inputGradient = inputGradients.Get(branch.RowCount, branch.ColumnCount);
        Add(outputGradient, branch, inputGradient);
        return inputGradient;
    }

    /// <inheritdoc/>
    public override void BackwardParameters(Matrix<T> outputGradient) => inner.BackwardParameters(outputGradient);

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
        inner.InferInto(x, y, samples);
        Elementwise.Map(new Arithmetic.Sum<T>(), x, y, y);
    }

    internal override void CheckInput(int features, int samples) => inner.CheckInput(features, samples);

    private void Add(Matrix<T> x, Matrix<T> y, Matrix<T> sum)
    {
        if (x.RowCount != y.RowCount)
            throw new ArgumentException($"{this}: x + F(x) needs an F that keeps the size, but {x.RowCount} features go in and {y.RowCount} come out.");
        Elementwise.Map(new Arithmetic.Sum<T>(), x.AsColumnMajorArray(), y.AsColumnMajorArray(), sum.AsColumnMajorArray().AsSpan());
    }
}
