using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// Asks a layer, which may be the caller's own, and checks what it answers: a fault is then named where it is made, not where it is met. A <see cref="LeafLayer{T}"/>
/// answers right by construction, and a <see cref="Sequential{T}"/> goes Forward so.
/// </summary>
internal static class LayerAnswers
{
    /// <summary>The layer's parameters.</summary>
    /// <exception cref="InvalidOperationException">It has none to show, not even an empty list, or others whenever it is asked.</exception>
    public static IReadOnlyList<Parameter<T>> GivenParameters<T>(this Layer<T> layer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IReadOnlyList<Parameter<T>>? given = layer.Parameters;
        if (given is null || given.Contains(null!))
            throw new InvalidOperationException($"{layer.Label}: Parameters {(given is null ? "is" : "contains")} null. A layer that learns nothing has an empty list.");
        if (!given.SequenceEqual(layer.Parameters))
            throw new InvalidOperationException($"{layer.Label}: Parameters holds other parameters whenever it is read. Make them once, in the constructor.");
        return given;
    }

    /// <summary>What a file holds of the layer.</summary>
    /// <exception cref="InvalidOperationException">It is null.</exception>
    public static IReadOnlyList<NamedMatrix<T>> GivenState<T>(this Layer<T> layer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => layer.State ?? throw new InvalidOperationException($"{layer.Label}: State is null. A layer that has nothing to save has an empty list.");

    /// <summary>The output of Forward, as large as OutputSize says.</summary>
    /// <exception cref="InvalidOperationException">It is null, of another shape or not dense.</exception>
    public static Matrix<T> GivenForward<T>(this Layer<T> layer, Matrix<T> input) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T>? output = layer.Forward(input);
        if (layer is LeafLayer<T> or Sequential<T>)
            return output;
        int rows = layer.OutputSize(input.RowCount);
        return IsDense(output, rows, input.ColumnCount)
            ? output!
            : throw new InvalidOperationException($"{layer.Label}: OutputSize says {rows}×{input.ColumnCount}, but Forward gave {Described(output)}.");
    }

    /// <summary>The gradient of the input, from Backward.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="outputGradient">Δ.</param>
    /// <param name="features">The number of features of the input; null where only the layer knows.</param>
    /// <exception cref="InvalidOperationException">It is null, of another shape or not dense.</exception>
    public static Matrix<T> GivenBackward<T>(this Layer<T> layer, Matrix<T> outputGradient, int? features = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T>? gradient = layer.Backward(outputGradient);
        if (layer is LeafLayer<T>)
            return gradient;
        features ??= layer.InputSize;
        return IsDense(gradient, features ?? gradient?.RowCount, outputGradient.ColumnCount)
            ? gradient!
            : throw new InvalidOperationException($"{layer.Label}: expected the gradient of its input from Backward, {features?.ToString() ?? "features"}×{outputGradient.ColumnCount}, got {Described(gradient)}.");
    }

    /// <summary>The output of Infer, as large as OutputSize says, dense.</summary>
    /// <exception cref="InvalidOperationException">It is null or of another shape.</exception>
    public static Matrix<T> GivenInfer<T>(this Layer<T> layer, Matrix<T> input) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T>? output = layer.Infer(input);
        int rows = layer.OutputSize(input.RowCount);
        return output is not null && output.RowCount == rows && output.ColumnCount == input.ColumnCount
            ? output.AsColumnMajorArray() is null ? Matrix<T>.Build.DenseOfMatrix(output) : output
            : throw new InvalidOperationException($"{layer.Label}: OutputSize says {rows}×{input.ColumnCount}, but Infer gave {Described(output)}.");
    }

    private static bool IsDense<T>(Matrix<T>? matrix, int? rows, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => matrix is not null && matrix.RowCount == rows && matrix.ColumnCount == columns && matrix.AsColumnMajorArray() is not null;

    private static string Described<T>(Matrix<T>? matrix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => matrix is null ? "null" : $"{matrix.RowCount}×{matrix.ColumnCount}{(matrix.AsColumnMajorArray() is null ? $", a {matrix.GetType().Name} and not a dense matrix" : "")}";
}
