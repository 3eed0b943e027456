using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Data;

/// <summary>
/// Samples to learn from: inputs, targets and, if wanted, a weight for each sample. A sample is a column, so each one is
/// contiguous in memory. The matrices are kept, not copied.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dataset<T> : Samples<T> where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    /// <summary>Puts inputs and targets together, column by column.</summary>
    /// <param name="inputs">Features × samples, dense.</param>
    /// <param name="targets">Outputs × samples, dense; for class indices one row that holds 0, 1, 2, ….</param>
    /// <param name="weights">How much each sample counts, in the cost and in the metrics: one finite weight ≥ 0 each, dense, not all zero; null when all samples count the same.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no sample, the storage is not dense or a weight is unusable.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Dataset(Matrix<T> inputs, Matrix<T> targets, Vector<T>? weights = null)
        : base(targets, weights)
    {
        Precision.Require<T>();
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        RequireShape(inputs, "Inputs", "features");
        RequireShape(targets, "Targets", "outputs");
        if (inputs.ColumnCount != targets.ColumnCount)
            throw new ArgumentException($"Expected targets for {inputs.ColumnCount} samples (columns), got {targets.ColumnCount} "
                + $"(inputs {inputs.RowCount}×{inputs.ColumnCount}, targets {targets.RowCount}×{targets.ColumnCount}).", nameof(targets));
        if (weights is not null)
            RequireWeights(weights, inputs.ColumnCount);
        Inputs = inputs;
    }

    /// <summary>Features × samples, dense column-major.</summary>
    public Matrix<T> Inputs { get; }

    /// <inheritdoc/>
    public override int Features => Inputs.RowCount;

    /// <summary>Copies rows as they are usually written down, one sample per row.</summary>
    /// <param name="inputs">Samples × features.</param>
    /// <param name="targets">Samples × outputs.</param>
    /// <param name="weights">One weight per sample, or null.</param>
    /// <exception cref="ArgumentException">As for the constructor, or a row has another number of values than the first.</exception>
    /// <example><code>var xor = Dataset&lt;float&gt;.FromRows(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }, new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });</code></example>
    public static Dataset<T> FromRows(T[,] inputs, T[,] targets, T[]? weights = null) => Of(RowMatrix.Of(inputs), RowMatrix.Of(targets), weights);

    /// <summary>Copies rows whose target is one number.</summary>
    /// <inheritdoc cref="FromRows(T[,], T[,], T[])" path="/param[@name!='targets'] | /exception"/>
    /// <param name="targets">One for each sample.</param>
    public static Dataset<T> FromRows(T[,] inputs, T[] targets, T[]? weights = null) => Of(RowMatrix.Of(inputs), RowMatrix.OfOne(targets), weights);

    /// <inheritdoc cref="FromRows(T[,], T[], T[])"/>
    public static Dataset<T> FromRows(T[][] inputs, T[] targets, T[]? weights = null) => Of(RowMatrix.Of(inputs), RowMatrix.OfOne(targets), weights);

    /// <summary>Copies rows of a classification.</summary>
    /// <inheritdoc cref="FromRows(T[,], T[,], T[])" path="/param[@name!='targets'] | /exception"/>
    /// <param name="classes">The class of each sample: 0, 1, 2, ….</param>
    public static Dataset<T> FromRows(T[][] inputs, int[] classes, T[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return Of(RowMatrix.Of(inputs), RowMatrix.OfOne(Array.ConvertAll(classes, T.CreateChecked)), weights);
    }

    /// <summary>Copies the chosen samples, in the order given; an index may come more than once.</summary>
    /// <param name="indices">Which samples, each from 0 to <see cref="Samples{T}.Count"/> − 1.</param>
    /// <exception cref="ArgumentException">No index is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the dataset.</exception>
    public Dataset<T> Subset(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("Expected at least one sample, got none.", nameof(indices));
        foreach (int index in indices)
            Setting.Within(0, Count - 1, index, nameof(indices));
        var inputs = Matrix<T>.Build.Dense(Inputs.RowCount, indices.Length);
        var targets = Matrix<T>.Build.Dense(Targets.RowCount, indices.Length);
        Vector<T>? weights = Weights is null ? null : Vector<T>.Build.Dense(indices.Length);
        ColumnGather.Run<T>(Inputs.AsColumnMajorArray(), indices, inputs.AsColumnMajorArray());
        ColumnGather.Run<T>(Targets.AsColumnMajorArray(), indices, targets.AsColumnMajorArray());
        if (weights is not null)
            ColumnGather.Run<T>(Weights!.AsArray(), indices, weights.AsArray());
        return new(inputs, targets, weights);
    }

    internal override SampleReader<T> Reader() => new MatrixReader<T>(Inputs.AsColumnMajorArray(), Features);

    internal override Samples<T> At(int[] indices) => Subset(indices);

    internal override Samples<T> WeighedBy(Vector<T> weights) => new Dataset<T>(Inputs, Targets, weights);

    internal override Matrix<T> Outputs(Func<Matrix<T>, Matrix<T>> network) => network(Inputs);

    internal override void VisitInputs(Action<ReadOnlySpan<T>> visit) => visit(Inputs.AsColumnMajorArray());

    private static Dataset<T> Of(Matrix<T> inputs, Matrix<T> targets, T[]? weights)
        => new(inputs, targets, weights is null ? null : Vector<T>.Build.DenseOfArray(weights));

    private static void RequireShape(Matrix<T> matrix, string what, string rows)
    {
        if (matrix.RowCount == 0 || matrix.ColumnCount == 0)
            throw new ArgumentException($"{what}: expected {rows} × samples with at least one of each, got {matrix.RowCount}×{matrix.ColumnCount}.");
        if (matrix.AsColumnMajorArray() is null)
            throw new ArgumentException($"{what}: expected a dense column-major matrix, got {matrix.GetType().Name}; Matrix<T>.Build.DenseOfMatrix makes one.");
    }

    private static void RequireWeights(Vector<T> weights, int samples)
    {
        if (weights.Count != samples)
            throw new ArgumentException($"Weights: expected one for each of {samples} samples, got {weights.Count}.");
        T[] values = weights.AsArray()
            ?? throw new ArgumentException($"Weights: expected a dense vector, got {weights.GetType().Name}; Vector<T>.Build.DenseOfVector makes one.");
        int unusable = Array.FindIndex(values, w => !T.IsFinite(w) || w < T.Zero);
        if (unusable >= 0)
            throw new ArgumentException(FormattableString.Invariant($"Weights: expected finite numbers ≥ 0, got {values[unusable]} for sample {unusable}."));
        if (Array.TrueForAll(values, T.IsZero))
            throw new ArgumentException($"Weights: expected at least one above 0, got {samples} zeros.");
    }
}
