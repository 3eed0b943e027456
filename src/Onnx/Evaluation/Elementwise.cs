using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx.Evaluation;

/// <summary>One number from the numbers at one place of each input.</summary>
internal delegate double NumberFunction(ReadOnlySpan<double> at);

/// <summary>Operators that work number by number.</summary>
internal static class Elementwise
{
    /// <summary>Applies a function wherever the inputs meet; dimensions of size 1, and missing ones on the left, are repeated.</summary>
    public static OnnxTensor Map(DataType type, ReadOnlySpan<OnnxTensor> inputs, NumberFunction function)
    {
        int[] shape = inputs[0].Shape;
        foreach (OnnxTensor input in inputs)
            shape = Meet(shape, input.Shape);
        int[][] strides = new int[inputs.Length][];
        for (int i = 0; i < strides.Length; i++)
            strides[i] = Strides(inputs[i].Shape, shape);

        double[] result = new double[OnnxTensor.CountOf(shape)];
        double[] at = new double[inputs.Length];
        for (int place = 0; place < result.Length; place++)
        {
            for (int i = 0; i < at.Length; i++)
                at[i] = inputs[i].Numbers[Offset(place, shape, strides[i])];
            result[place] = function(at);
        }
        return new(type, shape, result);
    }

    private static int[] Meet(int[] a, int[] b)
    {
        int[] shape = new int[Math.Max(a.Length, b.Length)];
        for (int d = 1; d <= shape.Length; d++)
        {
            (int m, int n) = (d <= a.Length ? a[^d] : 1, d <= b.Length ? b[^d] : 1);
            if (m != n && m != 1 && n != 1)
                throw new NotSupportedException($"[{string.Join(", ", a)}] and [{string.Join(", ", b)}] do not fit.");
            shape[^d] = m == 1 ? n : m;
        }
        return shape;
    }

    // How far the next element of each dimension is; 0 where the input is repeated.
    private static int[] Strides(int[] own, int[] shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int d = 1; d <= own.Length; d++)
        {
            strides[^d] = own[^d] == 1 ? 0 : stride;
            stride *= own[^d];
        }
        return strides;
    }

    private static int Offset(int place, int[] shape, int[] strides)
    {
        int offset = 0;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            offset += place % shape[d] * strides[d];
            place /= shape[d];
        }
        return offset;
    }
}
