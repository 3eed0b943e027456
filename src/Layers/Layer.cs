using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A function a = f(x; θ) that knows its own derivative. A batch is a matrix of features × samples, one column per sample.
/// <see cref="Forward"/> caches what <see cref="Backward"/> needs; <see cref="Infer"/> gives the numbers of a trained
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

    /// <summary>The learnable parameters, in order.</summary>
    public virtual IReadOnlyList<Parameter<T>> Parameters => [];

    /// <summary>Everything that a file must hold to bring the layer back: the parameters, then running statistics if there are any.</summary>
    public virtual IReadOnlyList<NamedMatrix<T>> State => [.. Parameters.Select(p => new NamedMatrix<T>(p.Name, p.Value, p.IsVector))];

    /// <summary>The number of forward passes so far. Random layers draw pass s from the stream of position s, so setting it resumes exactly.</summary>
    public virtual long Step { get; set; }

    /// <summary>The number of features that come out.</summary>
    /// <param name="inputSize">The number of features that go in.</param>
    public abstract int OutputSize(int inputSize);

    /// <summary>Computes the layer on a training batch and caches what Backward needs.</summary>
    /// <param name="input">features × samples; not to be changed before Backward.</param>
    /// <returns>The output, a matrix that the layer owns: valid until its next Forward.</returns>
    /// <exception cref="ArgumentException">The input has another number of features, or no samples.</exception>
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

    /// <summary>Draws every weight from the stream named after its parameter, and gives random layers their seed.</summary>
    /// <param name="seed">The seed of the run.</param>
    public void Initialize(Seed seed)
    {
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
            parameters[p].Gradients.Clear();
    }

    /// <summary>Like <see cref="ZeroGradients"/>, for a Backward that follows at once: zeros that it overwrites are never written.</summary>
    internal void DiscardGradients()
    {
        IReadOnlyList<Parameter<T>> parameters = Parameters;
        for (int p = 0; p < parameters.Count; p++)
            parameters[p].DiscardGradient();
    }

    /// <summary>Copies weights and running statistics into the layer, all of them or none.</summary>
    /// <param name="state">Matrices under the names and with the shapes of <see cref="State"/>.</param>
    /// <exception cref="ArgumentException">A name is missing or a shape differs; nothing was changed.</exception>
    public void LoadState(IReadOnlyDictionary<string, Matrix<T>> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach ((string name, Matrix<T> own, _) in State)
        {
            if (!state.TryGetValue(name, out Matrix<T>? value))
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

    /// <summary>Tells the layer its path; containers pass it on.</summary>
    internal virtual void Place(string name)
    {
        Name = name;
        foreach (Parameter<T> parameter in Parameters)
            parameter.Place(name);
    }

    /// <summary>For example <c>Dense(4→16) "0"</c>.</summary>
    public override string ToString() => Name.Length == 0 ? Title : $"{Title} \"{Name}\"";
}
