using System.Collections.Immutable;
using System.Numerics;
using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Serialization;

/// <summary>
/// The weights and running statistics of a network as tensors of a file, in PyTorch's layout. This is the one place where the layouts
/// meet: a matrix of out × in, column-major in memory, is <c>[out, in]</c>, row-major, in the file.
/// </summary>
internal static class StateTensors
{
    // PyTorch's BatchNorm1d counts its batches, which no computation uses unless momentum is None.
    private const string BatchCounter = ".num_batches_tracked";

    /// <summary>The network's state, in the order of its layers.</summary>
    /// <exception cref="ArgumentException">A weight is NaN or infinite.</exception>
    public static IEnumerable<StoredTensor> Of<T>(Layer<T> network) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (NamedMatrix<T> entry in network.State)
        {
            T[] values = entry.Value.ToRowMajorArray();
            if (!Array.TrueForAll(values, T.IsFinite))
                throw new ArgumentException($"\"{entry.Name}\" has a value that is NaN or infinite; such a model is not saved.", nameof(network));
            yield return StoredTensor.From<T>(entry.Name, ShapeOf(entry), values);
        }
    }

    /// <summary>Any matrix as a tensor under a name of its own. What an optimizer remembers may be infinite.</summary>
    public static StoredTensor Of<T>(string name, NamedMatrix<T> entry) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => StoredTensor.From<T>(name, ShapeOf(entry), entry.Value.ToRowMajorArray());

    /// <summary>The matrix that <see cref="Of{T}(string, NamedMatrix{T})"/> stored.</summary>
    /// <exception cref="ArgumentException">The tensor is no vector or matrix of <typeparamref name="T"/>.</exception>
    public static NamedMatrix<T> MatrixOf<T>(string name, StoredTensor tensor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tensor.Type != StoredTensor.TypeOf<T>() || tensor.Shape.Length is not (1 or 2))
            throw new ArgumentException($"The tensor {tensor} is not a vector or matrix of {StoredTensor.TypeOf<T>()}.");
        (int rows, int columns) = ((int)tensor.Shape[0], tensor.Shape.Length == 1 ? 1 : (int)tensor.Shape[1]);
        return new(name, Matrix<T>.Build.DenseOfRowMajor(rows, columns, tensor.Values<T>()), IsVector: tensor.Shape.Length == 1);
    }

    /// <summary>Copies a file's tensors into a network, all of them or none.</summary>
    /// <param name="allowBatchCounters">Passes over PyTorch's <c>num_batches_tracked</c>.</param>
    /// <exception cref="ModelFileException">A tensor is missing, too many, of another shape, too precise for <typeparamref name="T"/>, or not finite. Nothing was changed.</exception>
    public static void Load<T>(IReadOnlyDictionary<string, StoredTensor> tensors, Layer<T> network, string? file, bool allowBatchCounters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<NamedMatrix<T>> state = network.State;
        Dictionary<string, Matrix<T>> loaded = state.ToDictionary(entry => entry.Name, Read);
        foreach (StoredTensor tensor in tensors.Values)
            if (!loaded.ContainsKey(tensor.Name) && !(allowBatchCounters && tensor.Type == TensorType.I64 && tensor.Name.EndsWith(BatchCounter, StringComparison.Ordinal)))
                throw new ModelFileException($"has a tensor {DisplayText.Quote(tensor.Name)} {StoredTensor.Describe(tensor.Shape)} for which the network has no place", file);
        network.LoadState(loaded);

        Matrix<T> Read(NamedMatrix<T> entry)
        {
            ImmutableArray<long> shape = ShapeOf(entry);
            if (!tensors.TryGetValue(entry.Name, out StoredTensor? tensor))
                throw new ModelFileException($"has no tensor \"{entry.Name}\" {StoredTensor.Describe(shape)}; it holds {Some(tensors.Keys)}", file);
            if (!tensor.Shape.SequenceEqual(shape))
                throw Refuse($"has the shape {StoredTensor.Describe(tensor.Shape)} in the file, but the network needs {StoredTensor.Describe(shape)}");
            if (tensor.Type == TensorType.I64)
                throw Refuse("holds whole numbers (I64), not weights");
            if (tensor.Type == TensorType.F64 && typeof(T) == typeof(float))
                throw Refuse("is stored in double precision (F64), which float would round: load it as double");
            T[] values = tensor.Values<T>();
            if (!Array.TrueForAll(values, T.IsFinite))
                throw Refuse("has a value that is NaN or infinite");
            return Matrix<T>.Build.DenseOfRowMajor(entry.Value.RowCount, entry.Value.ColumnCount, values);

            ModelFileException Refuse(string message) => new($"tensor \"{entry.Name}\" {message}", file);
        }
    }

    private static ImmutableArray<long> ShapeOf<T>(NamedMatrix<T> entry) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => entry.IsVector ? [entry.Value.RowCount] : [entry.Value.RowCount, entry.Value.ColumnCount];

    private static string Some(IEnumerable<string> names)
    {
        const int shown = 6;
        string[] first = [.. names.Take(shown + 1)];
        return first.Length == 0 ? "no tensors" : string.Join(", ", first.Take(shown).Select(DisplayText.Quote)) + (first.Length > shown ? ", …" : "");
    }
}
