using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// A learnable matrix θ and its gradient θ' = ∂C/∂θ. Backward <i>adds</i> to the gradient, summed over the samples of the batch;
/// the optimizer divides by their number, once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Parameter<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Initializer? initializer;
    private readonly int fanIn, fanOut;

    /// <summary>Makes a parameter of zeros.</summary>
    /// <param name="name">Its name within its layer: <c>weight</c>, <c>bias</c>.</param>
    /// <param name="rows">Rows of θ, at least 1.</param>
    /// <param name="columns">Columns of θ, at least 1; 1 with <paramref name="isVector"/>.</param>
    /// <param name="isVector">True for a vector, which files store with one dimension.</param>
    /// <param name="initializer">How <see cref="Initialize"/> draws θ; null when zeros, or values that the layer sets itself, are the start.</param>
    /// <param name="fanIn">How many inputs an output of the layer has, for the initializer; the columns of θ if not given. A bias has that of its weights.</param>
    /// <param name="fanOut">How many outputs an input of the layer has; the rows of θ if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row or no column, or there are more elements than an array holds.</exception>
    /// <exception cref="ArgumentException">A vector has another number of columns than 1.</exception>
    public Parameter(string name, int rows, int columns, bool isVector = false, Initializer? initializer = null, int? fanIn = null, int? fanOut = null)
    {
        Precision.Require<T>();
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (isVector && columns != 1)
            throw new ArgumentException($"A vector has one column, got {columns}.", nameof(columns));
        RequireRoom(Setting.AtLeast(1, rows, nameof(rows)), Setting.AtLeast(1, columns, nameof(columns)), nameof(rows));
        LocalName = name;
        this.initializer = initializer;
        (this.fanIn, this.fanOut) = (fanIn ?? columns, fanOut ?? rows);
        IsSet = initializer is null;
        Name = name;
        IsVector = isVector;
        Value = Matrix<T>.Build.Dense(rows, columns, AlignedArray.Of<T>(rows * columns));
        GradientSum = new GradientSum<T>(rows, columns);
    }

    /// <summary>The name within the whole network, in PyTorch's style: <c>0.weight</c>, <c>1.inner.0.bias</c>.</summary>
    public string Name { get; internal set; }

    /// <summary>The name within its layer.</summary>
    internal string LocalName { get; }

    /// <summary>θ, dense column-major. Change its elements, never the matrix.</summary>
    public Matrix<T> Value { get; }

    /// <summary>θ', the sum over the batch of ∂C/∂θ, with the shape of <see cref="Value"/>.</summary>
    /// <exception cref="InvalidOperationException">Read for the first time, in a callback of a trainer, after a Forward of the callback's own: the training had left θ' uncomputed.</exception>
    public Matrix<T> Gradient => GradientSum.Matrix;

    /// <summary>True for a vector such as a bias: one column here, one dimension in files.</summary>
    public bool IsVector { get; }

    /// <summary>The number of elements.</summary>
    public int Count => Value.RowCount * Value.ColumnCount;

    /// <summary>The elements of <see cref="Value"/>, column after column: the memory itself, not a copy.</summary>
    public Span<T> Values => Value.AsColumnMajorArray();

    /// <summary>The elements of <see cref="Gradient"/>, column after column: the memory itself, not a copy.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Gradient"/>.</exception>
    public Span<T> Gradients => Gradient.AsColumnMajorArray();

    /// <summary>θ' and the state that it is in.</summary>
    internal GradientSum<T> GradientSum { get; }

    /// <summary>False until a parameter with an initializer has been drawn or loaded.</summary>
    internal bool IsSet { get; set; }

    /// <summary>Draws θ from the stream named after this parameter; leaves it alone when it has no initializer.</summary>
    /// <param name="seed">The seed of the run.</param>
    public void Initialize(Seed seed)
    {
        initializer?.Fill(Values, fanIn, fanOut, seed.Stream($"weights:{Name}"));
        IsSet = true;
    }

    /// <summary>Refuses a matrix of more elements than an array holds.</summary>
    internal static void RequireRoom(long rows, long columns, string name)
    {
        if (columns > Array.MaxLength / rows)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{rows}×{columns} elements are more than an array holds, {Array.MaxLength:N0}."));
    }

    /// <summary>For example <c>0.weight 16×4</c>.</summary>
    public override string ToString() => $"{Name} {Value.RowCount}×{Value.ColumnCount}";
}
