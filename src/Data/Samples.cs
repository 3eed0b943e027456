using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Data;

/// <summary>
/// Samples to learn from, wherever their inputs lie: in memory (<see cref="Dataset{T}"/>), or on the disk when they do not fit. Targets and weights, a few bytes
/// for each sample, are always in memory.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Samples<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Samples(Matrix<T> targets, MathNet.Numerics.LinearAlgebra.Vector<T>? weights) => (Targets, Weights) = (targets, weights);

    /// <summary>The number of values of one sample.</summary>
    public abstract int Features { get; }

    /// <summary>Outputs × samples, dense column-major; for class indices one row.</summary>
    public Matrix<T> Targets { get; }

    /// <summary>One weight per sample, or null when all count the same.</summary>
    public MathNet.Numerics.LinearAlgebra.Vector<T>? Weights { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Targets.ColumnCount;

    /// <summary>Σ of the weights, or <see cref="Count"/> without weights.</summary>
    internal double TotalWeight => Batch<T>.Total(Count, Weights);

    /// <summary>How the order of an epoch is drawn, for messages: <c>on</c> when every order is equally likely.</summary>
    internal virtual string Shuffling => "on";

    /// <summary>What draws batches; one for each sampler, because it may hold some samples back.</summary>
    internal abstract SampleReader<T> Reader();

    /// <summary>The chosen samples, in that order; ascending where the inputs are on the disk.</summary>
    internal abstract Samples<T> At(int[] indices);

    /// <summary>The same samples with other weights.</summary>
    internal abstract Samples<T> WeighedBy(MathNet.Numerics.LinearAlgebra.Vector<T> weights);

    /// <summary>What a network says of all samples, outputs × samples. Where the inputs are on the disk it is asked piece by piece, with the same numbers.</summary>
    internal abstract Matrix<T> Outputs(Func<Matrix<T>, Matrix<T>> network);

    /// <summary>All inputs in order, piece by piece.</summary>
    internal abstract void VisitInputs(Action<ReadOnlySpan<T>> visit);
}
