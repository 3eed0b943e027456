using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx.Evaluation;

/// <summary>Operators in which each result depends on a whole row: along the last dimension.</summary>
internal static class Reductions
{
    /// <summary>y = x·Wᵀ + b.</summary>
    public static OnnxTensor Gemm(NodeCall call)
    {
        if (call.Integer("transB", 0) != 1)
            throw new NotSupportedException($"{call.Node.Name}: Gemm of a matrix that is not transposed.");
        (OnnxTensor x, OnnxTensor weight) = (call[0], call[1]);
        (int samples, int inputs, int outputs) = (x.Shape[0], weight.Width, weight.Shape[0]);
        if (x.Width != inputs)
            throw new NotSupportedException($"{call.Node.Name}: Gemm of {x.Width} features with a matrix for {inputs}.");
        double[] y = new double[samples * outputs];
        for (int s = 0; s < samples; s++)
            for (int o = 0; o < outputs; o++)
            {
                double sum = 0;
                for (int i = 0; i < inputs; i++)
                    sum += x.Numbers[s * inputs + i] * weight.Numbers[o * inputs + i];
                y[s * outputs + o] = sum + (call.Inputs.Length > 2 ? call[2].Numbers[o] : 0);
            }
        return new(x.Type, [samples, outputs], y);
    }

    /// <summary>The mean of each row, its dimension kept.</summary>
    public static OnnxTensor Mean(NodeCall call) => new(call[0].Type, [call[0].Shape[0], 1], [.. Rows(call[0]).Select(row => row.Average())]);

    /// <summary>The sum along the last dimension, which goes.</summary>
    public static OnnxTensor Sum(NodeCall call)
        => call[1].Numbers is [var axis] && (int)axis == call[0].Shape.Length - 1 && call.Integer("keepdims", 1) == 0
            ? new(call[0].Type, call[0].Shape[..^1], [.. Rows(call[0]).Select(row => row.Sum())])
            : throw new NotSupportedException($"{call.Node.Name}: ReduceSum of another dimension than the last, or with it kept.");

    /// <summary>The place of the first largest number of each row.</summary>
    public static OnnxTensor ArgMax(NodeCall call)
        => new(DataType.Int64, [call[0].Shape[0]], [.. Rows(call[0]).Select(row => (double)Array.IndexOf(row, row.Max()))]);

    /// <summary>e^(x − max x) / Σ e^(x − max x) of each row.</summary>
    public static OnnxTensor Softmax(NodeCall call)
    {
        return new(call[0].Type, call[0].Shape, [.. Rows(call[0]).SelectMany(Of)]);

        static double[] Of(double[] row)
        {
            double max = row.Max();
            double[] powers = Array.ConvertAll(row, value => Math.Exp(value - max));
            double sum = powers.Sum();
            return Array.ConvertAll(powers, power => power / sum);
        }
    }

    /// <summary>x − max x − log Σ e^(x − max x) of each row.</summary>
    public static OnnxTensor LogSoftmax(NodeCall call)
    {
        return new(call[0].Type, call[0].Shape, [.. Rows(call[0]).SelectMany(Of)]);

        static double[] Of(double[] row)
        {
            double largest = row.Max(), sum = row.Sum(value => Math.Exp(value - largest));
            return Array.ConvertAll(row, value => value - largest - Math.Log(sum));
        }
    }

    private static IEnumerable<double[]> Rows(OnnxTensor x) => x.Numbers.Chunk(x.Width);
}
