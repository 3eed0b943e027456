using Backprop.Data;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>What each scale of numbers is in ONNX. In double, as the scales compute: a float less a mean of its own size would keep few digits.</summary>
internal static class ScaleNodes
{
    private const double Bound = 3;

    /// <summary>Adds the nodes of a scale.</summary>
    /// <param name="at">The place of the column.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="number">The name of the numbers, in double.</param>
    /// <param name="missing">The name of what says which of them are not known; these become 0.</param>
    /// <returns>The name of the scaled numbers, in float.</returns>
    /// <exception cref="ExportException">ONNX export does not know the scale.</exception>
    public static string Add(GraphScope at, NumericScale scale, string number, string missing)
    {
        string scaled = scale switch
        {
            RobustScale s => Clip(at, Move(at, number, at.Double("median", s.Median), at.Double("range", s.Range))),
            Standardization s => Move(at, number, at.Double("mean", s.Mean), at.Double("standard_deviation", s.StandardDeviation)),
            _ => throw new ExportException($"cannot be exported: ONNX export does not know the scale {scale.GetType().Name}", column: at.Path[1..]),
        };
        return at.Node("Where", missing, at.Float("zero", 0), at.Cast(scaled, DataType.Float));
    }

    private static string Move(GraphScope at, string number, string centre, string width) => at.Node("Div", at.Node("Sub", number, centre), width);

    // x / √(1 + (x/3)²)
    private static string Clip(GraphScope at, string x)
    {
        string part = at.Node("Div", x, at.Double("bound", Bound));
        return at.Node("Div", x, at.Node("Sqrt", at.Node("Add", at.Double("one", 1), at.Node("Mul", part, part))));
    }
}
