using Backprop.Numerics;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx.Evaluation;

/// <summary>
/// The operators that exported graphs use, and no others, written from their definitions
/// (https://github.com/onnx/onnx/blob/main/docs/Operators.md, opset 17, and Operators-ml.md, ai.onnx.ml 3).
/// Each is computed in double and rounded once to its type.
/// </summary>
internal static class Operators
{
    /// <summary>Every operator by name.</summary>
    public static IReadOnlyDictionary<string, Func<NodeCall, OnnxTensor>> All { get; } = new Dictionary<string, Func<NodeCall, OnnxTensor>>
    {
        ["Add"] = Map(x => x[0] + x[1]),
        ["ArgMax"] = call => Reductions.ArgMax(call.Follows("axis", "keepdims")),
        ["BatchNormalization"] = BatchNormalization,
        ["Cast"] = call => new((DataType)call.Follows("to").Integer("to", 0), call[0].Shape, [.. call[0].Numbers]),
        ["Clip"] = Map(x => Math.Min(Math.Max(x[0], x[1]), x[2])),
        ["Concat"] = call => Shapes.Concat(call.Follows("axis")),
        ["ConstantOfShape"] = call => Shapes.Zeros(call.Follows()),
        ["Cos"] = Map(x => Math.Cos(x[0])),
        ["Div"] = Map(x => x[0] / x[1]),
        ["Elu"] = call => Map(call.Follows("alpha"), call.Number("alpha", 1), (alpha, x) => x > 0 ? x : alpha * ScalarMath.Expm1(x)),
        ["Equal"] = call => Elementwise.Map(DataType.Bool, call.Follows().Inputs, x => x[0] == x[1] ? 1 : 0),
        ["Erf"] = Map(x => ScalarMath.Erf(x[0])),
        ["Exp"] = Map(x => Math.Exp(x[0])),
        ["Flatten"] = call => Shapes.Flatten(call.Follows("axis")),
        ["Floor"] = Map(x => Math.Floor(x[0])),
        ["Gather"] = call => Shapes.Gather(call.Follows("axis")),
        ["Gemm"] = call => Reductions.Gemm(call.Follows("transB")),
        ["Identity"] = call => call.Follows()[0],
        ["IsNaN"] = call => Elementwise.Map(DataType.Bool, call.Follows().Inputs, x => double.IsNaN(x[0]) ? 1 : 0),
        ["LabelEncoder"] = call => Shapes.Label(call.Follows("keys_strings", "values_floats", "default_float")),
        ["LeakyRelu"] = call => Map(call.Follows("alpha"), call.Number("alpha", 0.01f), (alpha, x) => x < 0 ? alpha * x : x),
        ["Log"] = Map(x => Math.Log(x[0])),
        ["LogSoftmax"] = call => Reductions.LogSoftmax(call.Follows()),
        ["Max"] = Map(x => Math.Max(x[0], x[1])),
        ["Min"] = Map(x => Math.Min(x[0], x[1])),
        ["Mod"] = Map(x => x[0] - Math.Floor(x[0] / x[1]) * x[1]),
        ["Mul"] = Map(x => x[0] * x[1]),
        ["OneHotEncoder"] = call => Shapes.OneHot(call.Follows("cats_strings")),
        ["ReduceMean"] = call => Reductions.Mean(call.Follows("axes")),
        ["ReduceSum"] = call => Reductions.Sum(call.Follows("keepdims")),
        ["Relu"] = Map(x => x[0] < 0 ? 0 : x[0]),
        ["Reshape"] = call => Shapes.Reshape(call.Follows()),
        ["Selu"] = Map(x => 1.05070102214813232421875 * (x[0] > 0 ? x[0] : 1.67326319217681884765625 * ScalarMath.Expm1(x[0]))),
        ["Shape"] = call => new(DataType.Int64, [call.Follows()[0].Shape.Length], [.. call[0].Shape]),
        ["Sigmoid"] = Map(x => ScalarMath.Sigmoid(x[0])),
        ["Softmax"] = call => Reductions.Softmax(call.Follows()),
        ["Softplus"] = Map(x => ScalarMath.Softplus(x[0])),
        ["Sqrt"] = Map(x => Math.Sqrt(x[0])),
        ["Sub"] = Map(x => x[0] - x[1]),
        ["Tanh"] = Map(x => Math.Tanh(x[0])),
        ["Transpose"] = call => Shapes.Transpose(call.Follows()),
        ["Where"] = call => Elementwise.Map(call.Follows()[1].Type, call.Inputs, x => x[0] != 0 ? x[1] : x[2]),
    };

    private static Func<NodeCall, OnnxTensor> Map(NumberFunction function) => call => Elementwise.Map(call.Follows()[0].Type, call.Inputs, function);

    private static OnnxTensor Map(NodeCall call, double setting, Func<double, double, double> function)
        => Elementwise.Map(call[0].Type, call.Inputs, x => function(setting, x[0]));

    // Inputs: x, γ, β, μ̄, v̄.
    private static OnnxTensor BatchNormalization(NodeCall call)
    {
        double epsilon = call.Follows("epsilon").Number("epsilon", 1e-5f);
        return Elementwise.Map(call[0].Type, call.Inputs, x => x[1] * (x[0] - x[3]) / Math.Sqrt(x[4] + epsilon) + x[2]);
    }
}
