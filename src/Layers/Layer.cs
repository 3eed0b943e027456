using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A function a = f(x; θ) that knows its own derivative. A batch is a matrix of features × samples, one column per sample.
/// <see cref="Forward"/> caches what <see cref="Backward"/> needs; <see cref="Infer(Matrix{T})"/> gives the numbers of a trained
/// network, caches nothing, and is safe from many threads at once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Layer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refuses element types other than float and double.</summary>
    protected Layer() => Precision.Require<T>();

    /// <summary>The path within the network, such as <c>1.inner.0</c>; empty for the network itself.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What the layer is, for tables and messages: <c>Dense(4→16)</c>.</summary>
    public abstract string Title { get; }

    /// <summary>The number of features that the layer expects; null when it takes any.</summary>
    public virtual int? InputSize => null;

    /// <summary>The learnable parameters, in order: the same whenever it is read, and an empty list for a layer that learns nothing.</summary>
    public virtual IReadOnlyList<Parameter<T>> Parameters => [];

    /// <summary>Everything that a file must hold to bring the layer back: the parameters, then running statistics if there are any.</summary>
    public virtual IReadOnlyList<NamedMatrix<T>> State => [.. this.GivenParameters().Select(p => new NamedMatrix<T>(p.Name, p.Value, p.IsVector))];

    /// <summary>The number of forward passes so far. Random layers draw pass s from the stream of position s, so setting it resumes exactly.</summary>
    public virtual long Step { get; set; }

    /// <summary>The number of features that come out.</summary>
    /// <param name="inputSize">The number of features that go in.</param>
    public abstract int OutputSize(int inputSize);

    /// <summary>Computes the layer on a training batch and caches what Backward needs.</summary>
    /// <param name="input">features × samples; not to be changed before Backward.</param>
    /// <returns>The output, a matrix that the layer owns: valid until its next Forward.</returns>
    /// <exception cref="ArgumentException">The input has another number of features, or none, or no samples, or is a matrix that an earlier Forward returned and this one overwrites.</exception>
    public abstract Matrix<T> Forward(Matrix<T> input);

    /// <summary>Adds to the parameters' gradients (a sum over the samples) and carries the gradient on to the input.</summary>
    /// <param name="outputGradient">Δ = ∂C/∂output, with the shape of the last output.</param>
    /// <returns>∂C/∂input, a matrix that the layer owns: valid until its next Backward.</returns>
    /// <exception cref="InvalidOperationException">There was no Forward before.</exception>
    /// <exception cref="ArgumentException">The gradient has another shape than the last output.</exception>
    public abstract Matrix<T> Backward(Matrix<T> outputGradient);

    /// <summary>Like <see cref="Backward"/>, for the first layer of a network: adds to the parameters' gradients and leaves out the gradient of the input.</summary>
    /// <param name="outputGradient">Δ = ∂C/∂output, with the shape of the last output.</param>
    public abstract void BackwardParameters(Matrix<T> outputGradient);

    /// <summary>Computes the layer as a trained network does: no dropout, running statistics, nothing cached. Safe from many threads at once.</summary>
    /// <param name="input">features × samples.</param>
    /// <returns>A new matrix.</returns>
    public abstract Matrix<T> Infer(Matrix<T> input);

    /// <summary>
    /// Like <see cref="Infer(Matrix{T})"/>, from the caller's memory into the caller's memory: the same bits, and nothing is allocated
    /// after warm-up. Safe from many threads at once.
    /// </summary>
    /// <param name="input">One sample or several, one after the other: <see cref="InputSize"/> features each. A layer that takes any number of features takes all of them for one sample.</param>
    /// <param name="output">The outputs of each sample, one sample after the other; overwritten. It may not overlap the input.</param>
    /// <exception cref="ArgumentException">The input is no whole number of samples, the output has another length, or they overlap.</exception>
    public void Infer(ReadOnlySpan<T> input, Span<T> output)
    {
        int features = InputSize ?? input.Length, samples = input.Length / Math.Max(1, features);
        if (samples * features != input.Length)
            throw new ArgumentException($"{Label}: expected samples of {features} features, got {input.Length} numbers, which is not a multiple of that.", nameof(input));
        CheckInput(features, samples);
        if (output.Length != (long)samples * OutputSize(features))
            throw new ArgumentException($"{Label}: expected an output of {OutputSize(features)}×{samples}, got {output.Length} numbers (input {features}×{samples}).", nameof(output));
        if (input.Overlaps(output))
            throw new ArgumentException($"{Label}: the output overlaps the input.", nameof(output));
        InferInto(input, output, samples);
    }

    /// <summary>Draws every weight from the stream named after its parameter, and gives random layers their seed.</summary>
    /// <param name="seed">The seed of the run.</param>
    public void Initialize(Seed seed)
    {
        // A container of the caller's own that stands alone has not been placed yet.
        Place(Name);
        Reseed(seed);
        foreach (Parameter<T> parameter in Parameters)
            parameter.Initialize(seed);
    }

    /// <summary>Gives random layers (dropout) their seed and changes no weight: for training that goes on from a saved model.</summary>
    /// <param name="seed">The seed of the run.</param>
    public virtual void Reseed(Seed seed)
    {
    }

    /// <summary>Sets every parameter's gradient to zero.</summary>
    public void ZeroGradients()
    {
        IReadOnlyList<Parameter<T>> parameters = Parameters;
        for (int p = 0; p < parameters.Count; p++)
            parameters[p].GradientSum.Clear();
    }

    /// <summary>Like <see cref="ZeroGradients"/>, for a Backward that follows at once: zeros that it overwrites are never written.</summary>
    internal void DiscardGradients()
    {
        IReadOnlyList<Parameter<T>> parameters = Parameters;
        for (int p = 0; p < parameters.Count; p++)
            parameters[p].GradientSum.Discard();
    }

    /// <summary>Copies weights and running statistics into the layer, all of them or none.</summary>
    /// <param name="state">Matrices under the names and with the shapes of <see cref="State"/>.</param>
    /// <exception cref="ArgumentException">A name is missing or a shape differs; nothing was changed.</exception>
    public void LoadState(IReadOnlyDictionary<string, Matrix<T>> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach ((string name, Matrix<T> own, _) in State)
        {
            if (!state.TryGetValue(name, out Matrix<T>? value) || value is null)
                throw new ArgumentException($"The network needs \"{name}\" ({own.RowCount}×{own.ColumnCount}), which is missing.", nameof(state));
            if (value.RowCount != own.RowCount || value.ColumnCount != own.ColumnCount)
                throw new ArgumentException($"\"{name}\" is {own.RowCount}×{own.ColumnCount} in the network, got {value.RowCount}×{value.ColumnCount}.", nameof(state));
        }
        foreach ((string name, Matrix<T> own, _) in State)
            state[name].CopyTo(own);
        foreach (Parameter<T> parameter in Parameters)
            parameter.IsSet = true;
    }

    /// <summary>The layer and, for a container, every layer within it.</summary>
    internal virtual IEnumerable<Layer<T>> Tree => [this];

    /// <summary>Tells the layer its path; containers pass it on. In a container of the caller's own several parameters may have one name: then they are counted, <c>weight</c>, <c>1.weight</c>.</summary>
    internal virtual void Place(string name)
    {
        Name = name;
        IReadOnlyList<Parameter<T>> parameters = this.GivenParameters();
        string[] paths = ParameterPaths();
        for (int p = 0; p < paths.Length; p++)
            parameters[p].Name = paths[p];
    }

    /// <summary>What a container that took the parameters over calls one of them; null when they have the names that they have in this layer.</summary>
    internal string? ForeignName => Parameters.Select(parameter => parameter.Name).Except(ParameterPaths()).FirstOrDefault();

    private string[] ParameterPaths()
    {
        Dictionary<string, int> seen = [];
        string[] paths = new string[Parameters.Count];
        for (int p = 0; p < paths.Length; p++)
        {
            string local = Parameters[p].LocalName;
            int n = seen.GetValueOrDefault(local);
            seen[local] = n + 1;
            paths[p] = LayerPath.Join(n == 0 ? Name : LayerPath.Join(Name, $"{n}"), local);
        }
        return paths;
    }

    /// <summary>
    /// y = f(x) as a trained network computes it, on operands that were checked before. A layer of the caller's own that is no
    /// <see cref="LeafLayer{T}"/> goes through its <see cref="Infer(Matrix{T})"/>, which allocates.
    /// </summary>
    /// <param name="x">features × samples.</param>
    /// <param name="y">Output features × samples, to be written; apart from x.</param>
    /// <param name="samples">The number of samples, at least 1.</param>
    internal virtual void InferInto(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        Matrix<T> output = this.GivenInfer(Matrix<T>.Build.Dense(x.Length / samples, samples, x.ToArray()));
        output.AsColumnMajorArray().CopyTo(y);
    }

    /// <summary>Checks what Forward and Infer are given, and that every weight is set.</summary>
    internal virtual void CheckInput(int features, int samples)
    {
        if (InputSize is { } size && size != features)
            throw new ArgumentException($"{Label}: expected {size} features, got {features} (input {features}×{samples}).", "input");
        if (samples == 0 || features == 0)
            throw new ArgumentException($"{Label}: expected at least one {(samples == 0 ? "sample" : "feature")}, got none (input {features}×{samples}).", "input");
        IReadOnlyList<Parameter<T>> parameters = Parameters;
        for (int p = 0; p < parameters.Count; p++)
            if (!parameters[p].IsSet)
                throw new InvalidOperationException($"{Label}: \"{parameters[p].Name}\" has no values yet. Build the Sequential with a Seed, call Initialize(seed), or load weights.");
    }

    /// <summary>As above, for a matrix, whose memory it returns.</summary>
    private protected T[] CheckInput(Matrix<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(input.RowCount, input.ColumnCount);
        return input.AsColumnMajorArray()
            ?? throw new ArgumentException($"{Label}: expected a dense matrix, got {input.GetType().Name}. Convert it with Matrix<T>.Build.DenseOfMatrix.", nameof(input));
    }

    /// <summary>Refuses an input that this Forward overwrites: it would be gone when Backward needs it.</summary>
    private protected void RequireOther(Matrix<T> input, Matrix<T> output)
    {
        if (ReferenceEquals(input, output))
            throw new ArgumentException($"{Label}: the input is the matrix of an earlier output, which Forward writes again. Pass a copy of it, or use Infer.", nameof(input));
    }

    /// <summary>Checks what Backward is given against the last output, and returns its memory.</summary>
    private protected T[] CheckOutputGradient(Matrix<T>? output, Matrix<T> outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (output is null)
            throw new InvalidOperationException($"{Label}: Backward needs a Forward before it.");
        if (outputGradient.RowCount != output.RowCount || outputGradient.ColumnCount != output.ColumnCount)
            throw new ArgumentException($"{Label}: expected an output gradient of {output.RowCount}×{output.ColumnCount}, got {outputGradient.RowCount}×{outputGradient.ColumnCount}.", nameof(outputGradient));
        return outputGradient.AsColumnMajorArray()
            ?? throw new ArgumentException($"{Label}: expected a dense matrix, got {outputGradient.GetType().Name}. Convert it with Matrix<T>.Build.DenseOfMatrix.", nameof(outputGradient));
    }

    /// <summary><see cref="InferInto"/> with a matrix around each span.</summary>
    private protected Matrix<T> InferMatrix(Matrix<T> input)
    {
        ReadOnlySpan<T> x = CheckInput(input);
        Matrix<T> output = Matrix<T>.Build.Dense(OutputSize(input.RowCount), input.ColumnCount);
        InferInto(x, output.AsColumnMajorArray(), input.ColumnCount);
        return output;
    }

    // What messages call the layer.
    internal string Label => Name.Length == 0 ? Title : $"{Title} \"{Name}\"";

    /// <summary>For example <c>Dense(4→16) "0"</c>.</summary>
    public override string ToString() => Label;
}
