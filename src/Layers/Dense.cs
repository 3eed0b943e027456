using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A fully connected layer: <c>z = W·a + b</c>.
/// <code>
/// a: in × m    W: out × in    b: out × 1    z: out × m
/// W' += δ·aᵀ        b' += Σ over the samples of δ        Δ(previous) = Wᵀ·δ
/// </code>
/// The guide appends a constant 1 to the input and a column to θ instead of keeping b apart: the numbers are the same.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dense<T> : LeafLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int inputs, outputs;
    private readonly Parameter<T>[] parameters;
    private PendingProduct<T>? pending;

    /// <summary>Makes a layer whose weights the network draws when it is built.</summary>
    /// <param name="inputs">The number of input features, at least 1.</param>
    /// <param name="outputs">The number of output features, at least 1.</param>
    /// <param name="bias">False leaves b out.</param>
    /// <param name="initializer">How W is drawn, <see cref="Initializer.HeNormal"/> if not given.</param>
    /// <param name="biasInitializer">How b is drawn, with the fan-in and fan-out of W; if not given, it starts at zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public Dense(int inputs, int outputs, bool bias = true, Initializer? initializer = null, Initializer? biasInitializer = null)
    {
        Setting.AtLeast(1, inputs, nameof(inputs));
        Setting.AtLeast(1, outputs, nameof(outputs));
        (this.inputs, this.outputs) = (inputs, outputs);
        Weight = new Parameter<T>("weight", outputs, inputs, initializer: initializer ?? Initializer.HeNormal) { GradientSum = { IsOverwritten = true } };
        Bias = bias ? new Parameter<T>("bias", outputs, 1, isVector: true, biasInitializer, fanIn: inputs, fanOut: outputs) : null;
        parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>Makes a layer with given weights, which no seed redraws.</summary>
    /// <param name="weight">W: out × in; copied.</param>
    /// <param name="bias">b: out; copied; null for a layer without.</param>
    /// <exception cref="ArgumentException">W has no row or no column, or the bias has another length than W has rows.</exception>
    public Dense(Matrix<T> weight, MathNet.Numerics.LinearAlgebra.Vector<T>? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.RowCount == 0 || weight.ColumnCount == 0)
            throw new ArgumentException($"Expected a W of at least 1×1, got {weight.RowCount}×{weight.ColumnCount}.", nameof(weight));
        (inputs, outputs) = (weight.ColumnCount, weight.RowCount);
        Weight = new Parameter<T>("weight", outputs, inputs) { GradientSum = { IsOverwritten = true } };
        weight.CopyTo(Weight.Value);
        Bias = bias is null ? null : new Parameter<T>("bias", outputs, 1, isVector: true);
        if (bias is not null && bias.Count != outputs)
            throw new ArgumentException($"{Title}: expected a bias of {outputs} entries, got {bias.Count}.", nameof(bias));
        Bias?.Value.SetColumn(0, bias);
        parameters = Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>W: out × in.</summary>
    public Parameter<T> Weight { get; }

    /// <summary>b: out × 1; null for a layer without.</summary>
    public Parameter<T>? Bias { get; }

    /// <inheritdoc/>
    public override string Title => $"Dense({inputs}→{outputs}{(Bias is null ? ", no bias" : "")})";

    /// <inheritdoc/>
    public override int? InputSize => inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    public override int OutputSize(int inputSize) => outputs;

    /// <summary>Whether it pays that this layer computes the ReLU behind it, and the derivative of the one before it, within its products.</summary>
    internal bool CanRectify(int samples) => MatrixProduct.IsRectified(outputs, inputs, samples);

    /// <summary>Forward, and the ReLU behind it: max(0, W·a + b).</summary>
    internal Matrix<T> ForwardRectified(Matrix<T> input)
    {
        Matrix<T> output = Cache(input);
        MatrixProduct.Affine(Weight.Values, Biases, Cached.X, Cached.Y, outputs, inputs, input.ColumnCount, rectifies: true);
        Step++;
        return output;
    }

    /// <summary>Backward, and through the ReLU before it, whose output a is: Wᵀ·δ where a &gt; 0, else 0.</summary>
    internal Matrix<T> BackwardGated(Matrix<T> outputGradient)
    {
        BackwardParameters(outputGradient);
        Matrix<T> inputGradient = InputGradient();
        MatrixProduct.TransposedProduct(Weight.Values, Cached.Δ, inputGradient.AsColumnMajorArray(), outputs, inputs, inputGradient.ColumnCount, gate: Cached.X);
        return inputGradient;
    }

    private ReadOnlySpan<T> Biases => Bias is null ? [] : Bias.Values;

    /// <inheritdoc/>
    protected override void Infer(ReadOnlySpan<T> x, Span<T> y, int samples)
        => MatrixProduct.Affine(Weight.Values, Biases, x, y, outputs, inputs, samples);

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, Span<T> δ, int samples)
        => MatrixProduct.TransposedProduct(Weight.Values, Δ, δ, outputs, inputs, samples);

    /// <inheritdoc/>
    protected override void AccumulateGradients(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> Δ, int samples)
    {
        if (PendingProduct<T>.Pays(Weight.GradientSum.PendingUse, outputs, inputs, samples))
        {
            pending ??= new PendingProduct<T>(this);
            pending.Set(Weight.GradientSum.PendingUse, Cached.Δ, Cached.X, samples);
            Weight.GradientSum.Leave(pending);
        }
        else
        {
            Span<T> gradient = Weight.GradientSum.AddTo(out bool isZero);
            MatrixProduct.AddOuterProduct(Δ, x, gradient, outputs, inputs, samples, isZero, claimed: Weight.Values);
        }
        if (Bias is not null)
            MatrixProduct.AddColumns(Δ, Bias.Gradients);
    }
}
