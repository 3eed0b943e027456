using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A layer that is not made of other layers. It owns the buffers and checks shapes and the order of calls, so that a
/// subclass writes only its mathematics, on spans of column-major memory: sample s of a batch x is
/// <c>x.Slice(s·features, features)</c>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class LeafLayer<T> : Layer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private MatrixBuffer<T> outputs, inputGradients;
    private Matrix<T>? input, output;
    private T[] x = [], y = [], Δ = [];

    /// <inheritdoc/>
    public override int OutputSize(int inputSize) => inputSize;

    /// <summary>What Forward and Backward get: the arrays themselves, as they are until the next Forward.</summary>
    private protected (T[] X, T[] Y, T[] Δ) Cached => (x, y, Δ);

    /// <inheritdoc/>
    public sealed override Matrix<T> Forward(Matrix<T> input)
    {
        Matrix<T> room = Cache(input);
        // Where this throws there is nothing for Backward.
        output = null;
        Forward(x, y, input.ColumnCount);
        Step++;
        return output = room;
    }

    /// <summary>How Forward begins: checks and caches the input, and makes room for the output.</summary>
    private protected Matrix<T> Cache(Matrix<T> input)
    {
        T[] features = CheckInput(input);
        Matrix<T> room = outputs.Get(OutputSize(input.RowCount), input.ColumnCount);
        RequireOther(input, room);
        (this.input, output, x, y) = (input, room, features, room.AsColumnMajorArray());
        return room;
    }

    /// <summary>Forward of a layer whose output is in its input already.</summary>
    private protected Matrix<T> PassOn(Matrix<T> input)
    {
        x = y = CheckInput(input);
        Step++;
        return this.input = output = input;
    }

    /// <inheritdoc/>
    public sealed override Matrix<T> Backward(Matrix<T> outputGradient)
    {
        BackwardParameters(outputGradient);
        Matrix<T> inputGradient = InputGradient();
        Backward(x, y, Δ, inputGradient.AsColumnMajorArray(), inputGradient.ColumnCount);
        return inputGradient;
    }

    /// <summary>Room for ∂C/∂x of the input that is cached.</summary>
    private protected Matrix<T> InputGradient() => inputGradients.Get(input!.RowCount, input.ColumnCount);

    /// <inheritdoc/>
    public sealed override void BackwardParameters(Matrix<T> outputGradient)
    {
        Δ = CheckOutputGradient(output, outputGradient);
        AccumulateGradients(x, y, Δ, input!.ColumnCount);
    }

    /// <inheritdoc/>
    public sealed override Matrix<T> Infer(Matrix<T> input) => InferMatrix(input);

    internal sealed override void InferInto(ReadOnlySpan<T> x, Span<T> y, int samples) => Infer(x, y, samples);

    /// <summary>y = f(x). Must write no field: many threads may be here at once.</summary>
    /// <param name="x">The input: features × samples.</param>
    /// <param name="y">The output, to be written: output features × samples.</param>
    /// <param name="samples">The number of samples, at least 1.</param>
    protected abstract void Infer(ReadOnlySpan<T> x, Span<T> y, int samples);

    /// <summary>y = f(x) in training. Override it when training differs from inference or Backward needs more than x and y.</summary>
    /// <param name="x">The input: features × samples.</param>
    /// <param name="y">The output, to be written: output features × samples.</param>
    /// <param name="samples">The number of samples, at least 1.</param>
    protected virtual void Forward(ReadOnlySpan<T> x, Span<T> y, int samples) => Infer(x, y, samples);

    /// <summary>The gradient with respect to the input: <paramref name="δ"/> = (∂y/∂x)ᵀ·<paramref name="Δ"/>.</summary>
    /// <param name="x">The cached input: features × samples.</param>
    /// <param name="y">The cached output: output features × samples.</param>
    /// <param name="Δ">∂C/∂y, with the shape of y.</param>
    /// <param name="δ">∂C/∂x, to be written, with the shape of x.</param>
    /// <param name="samples">The number of samples.</param>
    protected abstract void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples);

    /// <summary>θ' += …, summed over the samples. Layers without parameters leave it alone. Called before Backward.</summary>
    /// <param name="x">The cached input: features × samples.</param>
    /// <param name="y">The cached output: output features × samples.</param>
    /// <param name="Δ">∂C/∂y, with the shape of y.</param>
    /// <param name="samples">The number of samples.</param>
    protected virtual void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
    }
}
