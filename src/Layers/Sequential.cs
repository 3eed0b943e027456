using System.Globalization;
using System.Numerics;
using System.Text;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A chain of layers: <c>y = fₙ(… f₂(f₁(x)))</c>. Forward runs down the chain, Backward up again, each layer handing its Δ
/// to the one before. Layers are named by position (<c>0</c>, <c>1</c>, …), their parameters after them (<c>0.weight</c>).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sequential<T> : Layer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T>[] layers;
    private readonly Parameter<T>[] parameters;
    private readonly int firstLearning;
    private readonly InferenceBlocks<T> inference;

    /// <summary>
    /// Chains the layers, checks that neighbours fit, and draws every weight once, from the stream named after its parameter. Weights of a trained layer stay as
    /// they are; <see cref="Layer{T}.Initialize"/> draws them anew. A layer belongs to the network that it was chained in last.
    /// </summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="layers">The layers, input first.</param>
    /// <exception cref="ArgumentException">There are no layers, neighbouring sizes differ, or one layer stands in two places.</exception>
    /// <exception cref="InvalidOperationException">The <see cref="Layer{T}.Parameters"/> of a layer are null, or others whenever they are read.</exception>
    public Sequential(Seed seed, params Layer<T>[] layers)
        : this(needsWeights: false, layers)
    {
        Reseed(seed);
        foreach (Parameter<T> parameter in parameters)
            if (!parameter.IsSet)
                parameter.Initialize(seed);
    }

    /// <summary>Chains layers whose weights are already given, such as <c>new Dense&lt;double&gt;(θ)</c>.</summary>
    /// <param name="layers">The layers, input first.</param>
    /// <exception cref="ArgumentException">As above, or a layer still needs its weights drawn.</exception>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public Sequential(params Layer<T>[] layers)
        : this(needsWeights: true, layers)
    {
    }

    private Sequential(bool needsWeights, Layer<T>[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Length == 0)
            throw new ArgumentException("A Sequential needs at least one layer.", nameof(layers));
        this.layers = Setting.NoneNull(layers, nameof(layers));
        parameters = [.. layers.SelectMany(layer => layer.GivenParameters())];
        if (Tree.GroupBy(layer => layer).FirstOrDefault(places => places.Count() > 1) is { } places)
            throw new ArgumentException($"{places.Key.Title} stands in two places of the Sequential: a layer caches one input, so make two layers.", nameof(layers));
        if (parameters.Distinct().Count() != parameters.Length)
            throw new ArgumentException("One parameter belongs to two layers of the Sequential: files and optimizers know it by one name, so make two parameters.", nameof(layers));
        firstLearning = Math.Max(0, Array.FindIndex(this.layers, layer => layer.Parameters.Count > 0));
        InputSize = layers.Select(layer => layer.InputSize).FirstOrDefault(size => size is not null);
        Place("");
        CheckNeighbours();
        inference = new(this.layers);
        if (needsWeights && parameters.FirstOrDefault(p => !p.IsSet) is { } unset)
            throw new ArgumentException($"\"{unset.Name}\" has no values yet. Pass a Seed as the first argument to draw them, or give the layer its weights.", nameof(layers));
    }

    /// <summary>The layers, input first.</summary>
    public IReadOnlyList<Layer<T>> Layers => layers;

    /// <inheritdoc/>
    public override string Title => $"Sequential({DisplayText.Count(layers.Length, "layer")})";

    /// <summary>The number of features that the first layer with a fixed size expects; null when any size fits.</summary>
    public override int? InputSize { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedMatrix<T>> State => [.. layers.SelectMany(layer => layer.GivenState())];

    /// <inheritdoc/>
    public override long Step
    {
        get => layers[0].Step;
        set
        {
            foreach (Layer<T> layer in layers)
                layer.Step = value;
        }
    }

    /// <summary>A chain whose weights come later, from <see cref="Layer{T}.LoadState"/> or an enclosing network's seed.</summary>
    internal static Sequential<T> WithoutWeights(params Layer<T>[] layers) => new(needsWeights: false, layers);

    /// <inheritdoc/>
    public override int OutputSize(int inputSize)
    {
        foreach (Layer<T> layer in layers)
            inputSize = layer.OutputSize(inputSize);
        return inputSize;
    }

    /// <inheritdoc/>
    public override Matrix<T> Forward(Matrix<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Matrix<T> output = input;
        for (int l = 0; l < layers.Length; l++)
        {
            if (layers[l] is Dense<T> dense && l + 1 < layers.Length && layers[l + 1] is ReLU<T> relu && dense.CanRectify(input.ColumnCount))
            {
                output = relu.Take(dense.ForwardRectified(output));
                l++;
            }
            else
            {
                output = layers[l].GivenForward(output);
            }
        }
        RequireOther(input, output);
        return output;
    }

    /// <inheritdoc/>
    public override Matrix<T> Backward(Matrix<T> outputGradient) => BackwardTo(0, outputGradient);

    /// <inheritdoc/>
    public override void BackwardParameters(Matrix<T> outputGradient)
        => layers[firstLearning].BackwardParameters(BackwardTo(firstLearning + 1, outputGradient));

    /// <inheritdoc/>
    public override Matrix<T> Infer(Matrix<T> input) => InferMatrix(input);

    /// <inheritdoc/>
    public override void Reseed(Seed seed)
    {
        foreach (Layer<T> layer in layers)
            layer.Reseed(seed);
    }

    /// <summary>The network as a table: layer, output size, parameters.</summary>
    public override string ToString()
    {
        int? size = InputSize;
        int width = Math.Max(30, layers.Max(layer => Row(layer).Length)) + 2;
        var table = new StringBuilder();
        table.Append("layer".PadRight(width)).AppendLine(CultureInfo.InvariantCulture, $"{"output",10}{"parameters",14}");
        foreach (Layer<T> layer in layers)
        {
            size = size is { } known ? layer.OutputSize(known) : null;
            table.Append(Row(layer).PadRight(width)).AppendLine(CultureInfo.InvariantCulture, $"{size?.ToString(CultureInfo.InvariantCulture) ?? "any",10}{layer.Parameters.Sum(p => (long)p.Count),14:N0}");
        }
        return table.Append("total".PadRight(width)).Append(CultureInfo.InvariantCulture, $"{"",10}{parameters.Sum(p => (long)p.Count),14:N0}").ToString();

        static string Row(Layer<T> layer) => $"{layer.Name}  {layer.Title}";
    }

    internal override IEnumerable<Layer<T>> Tree => [this, .. layers.SelectMany(layer => layer.Tree)];

    internal override void Place(string name)
    {
        base.Place(name);
        for (int l = 0; l < layers.Length; l++)
            layers[l].Place(LayerPath.Join(name, $"{l}"));
    }

    internal override void InferInto(ReadOnlySpan<T> x, Span<T> y, int samples) => inference.Run(x, y, samples);

    internal override void CheckInput(int features, int samples)
    {
        foreach (Layer<T> layer in layers)
        {
            layer.CheckInput(features, samples);
            features = layer.OutputSize(features);
        }
    }

    private Matrix<T> BackwardTo(int first, Matrix<T> outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        for (int l = layers.Length - 1; l >= first; l--)
        {
            if (layers[l] is Dense<T> dense && l > first && layers[l - 1] is ReLU<T> && dense.CanRectify(outputGradient.ColumnCount))
            {
                outputGradient = dense.BackwardGated(outputGradient);
                l--;
            }
            else
            {
                outputGradient = layers[l].GivenBackward(outputGradient);
            }
        }
        return outputGradient;
    }

    private void CheckNeighbours()
    {
        int? size = null;
        Layer<T>? before = null;
        foreach (Layer<T> layer in layers)
        {
            if (size is { } given && layer.InputSize is { } wanted && wanted != given)
                throw new ArgumentException($"{layer.Label} expects {wanted} features, but {before!.Label} gives {given}.");
            size = layer.InputSize ?? size;
            size = size is { } known ? layer.OutputSize(known) : null;
            before = layer;
        }
    }
}
