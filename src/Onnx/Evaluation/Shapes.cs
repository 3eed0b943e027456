using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx.Evaluation;

/// <summary>Operators that move values about.</summary>
internal static class Shapes
{
    /// <summary>The columns of all inputs, side by side.</summary>
    public static OnnxTensor Concat(NodeCall call)
    {
        (int samples, int width) = (call[0].Shape[0], call.Inputs.Sum(input => input.Width));
        double[] rows = new double[samples * width];
        int first = 0;
        foreach (OnnxTensor input in call.Inputs)
        {
            if (input.Shape is not [int count, int own] || count != samples)
                throw new NotSupportedException($"{call.Node.Name}: Concat of [{string.Join(", ", input.Shape)}] to {samples} samples.");
            for (int s = 0; s < samples; s++)
                input.Numbers.AsSpan(s * own, own).CopyTo(rows.AsSpan(s * width + first));
            first += own;
        }
        return new(call[0].Type, [samples, width], rows);
    }

    /// <summary>Zeros, in float, of a shape that is itself a value.</summary>
    public static OnnxTensor Zeros(NodeCall call)
    {
        int[] shape = [.. call[0].Numbers.Select(size => (int)size)];
        return new(DataType.Float, shape, new double[OnnxTensor.CountOf(shape)]);
    }

    /// <summary>All dimensions after the first as one.</summary>
    public static OnnxTensor Flatten(NodeCall call)
        => call[0].Reshape(call[0].Shape[0], OnnxTensor.CountOf(call[0].Shape.AsSpan(1)));

    /// <summary>The texts at the given places, or the given columns of a matrix.</summary>
    public static OnnxTensor Gather(NodeCall call)
    {
        if (call.Integer("axis", 0) == 0)
            return new(call[1].Shape, [.. call[1].Numbers.Select(place => call[0].Texts[(int)place])]);
        if (call[0].Shape is not [int samples, int width])
            throw new NotSupportedException($"{call.Node.Name}: Gather of [{string.Join(", ", call[0].Shape)}].");
        int[] columns = [.. call[1].Numbers.Select(place => (int)place)];
        return new(call[0].Type, [samples, columns.Length], [.. Enumerable.Range(0, samples).SelectMany(s => columns.Select(column => call[0].Numbers[s * width + column]))]);
    }

    /// <summary>The same elements in the shape that is the second input; −1 is what is left.</summary>
    public static OnnxTensor Reshape(NodeCall call)
    {
        int[] shape = [.. call[1].Numbers.Select(size => (int)size)];
        int rest = Array.IndexOf(shape, -1);
        if (rest >= 0)
            shape[rest] = call[0].Numbers.Length / OnnxTensor.CountOf([.. shape.Where((_, d) => d != rest)]);
        return OnnxTensor.CountOf(shape) == call[0].Numbers.Length
            ? call[0].Reshape(shape)
            : throw new NotSupportedException($"{call.Node.Name}: Reshape of {call[0].Numbers.Length} elements to [{string.Join(", ", shape)}].");
    }

    /// <summary>A matrix, its rows as columns.</summary>
    public static OnnxTensor Transpose(NodeCall call)
    {
        if (call[0].Shape is not [int rows, int columns])
            throw new NotSupportedException($"{call.Node.Name}: Transpose of [{string.Join(", ", call[0].Shape)}].");
        return new(call[0].Type, [columns, rows], [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, rows).Select(row => call[0].Numbers[row * columns + column]))]);
    }

    /// <summary>The number of each text.</summary>
    public static OnnxTensor Label(NodeCall call)
    {
        string[] keys = call.Texts("keys_strings");
        double[] values = [.. call.Numbers("values_floats"), call.Number("default_float", 0)];
        return new(DataType.Float, call[0].Shape, [.. call[0].Texts.Select(text => values[Array.IndexOf(keys, text) is var key and >= 0 ? key : ^1])]);
    }

    /// <summary>A new last dimension with 1 for the category of the text and 0 for the others; only zeros for an unknown one.</summary>
    public static OnnxTensor OneHot(NodeCall call)
    {
        string[] categories = call.Texts("cats_strings");
        return new(DataType.Float, [.. call[0].Shape, categories.Length],
            [.. call[0].Texts.SelectMany(text => categories.Select(category => category == text ? 1.0 : 0.0))]);
    }
}
