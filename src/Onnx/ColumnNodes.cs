using Backprop.Data;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;

namespace Backprop.Onnx;

/// <summary>What each encoder of a column is in ONNX: from one input per column, batch × 1, to its features, each batch × 1 or wider.</summary>
internal static class ColumnNodes
{
    // Half of that share of the spread is what rounding a number to float may move it by.
    private const double Coarse = 1e-4;

    /// <summary>
    /// What the input of a column holds: floats for numbers, doubles where float would blur them (as with times in seconds since 1970), NaN where not known; texts for categories, anything else than a category where not known;
    /// whole seconds since the beginning of 1970 for dates, the least number where not known (NumPy's <c>datetime64[s]</c> and its NaT).
    /// </summary>
    public static DataType InputType(ColumnEncoder encoder) => encoder.Kind switch
    {
        ColumnKind.Numeric => IsBlurred((encoder as NumericEncoder)?.Scale) ? DataType.Double : DataType.Float,
        ColumnKind.Date => DataType.Int64,
        _ => DataType.String,
    };

    /// <summary>Adds the nodes of a column.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="encoder">The encoder of the column.</param>
    /// <param name="cells">The name of the input.</param>
    /// <returns>The names of the features, in order.</returns>
    /// <exception cref="ExportException">ONNX cannot say what the encoder does.</exception>
    public static IReadOnlyList<string> Add(GraphBuilder graph, ColumnEncoder encoder, string cells)
    {
        GraphScope at = graph.Scope($"/{encoder.Column}");
        return encoder switch
        {
            ConstantEncoder => [at.Node("ConstantOfShape", at.Node("Shape", cells))],
            DateEncoder e => DateNodes.Add(at, e, cells),
            NumericEncoder e => Numeric(at, e, cells),
            OneHotEncoder e => [OneHot(at, e, cells)],
            PairEncoder e => [Pair(at, e, cells)],
            _ => throw new ExportException($"cannot be exported: ONNX export does not know the encoding {encoder.GetType().Name}; "
                + "export the network alone and encode the columns yourself", column: encoder.Column),
        };
    }

    // Whether floats, as far from 0 as the numbers of the column, lie too far apart for the spread of the column; not finite ones do.
    private static bool IsBlurred(NumericScale? scale)
    {
        (double centre, double spread) = scale switch
        {
            RobustScale s => (s.Median, s.Range),
            Standardization s => (s.Mean, s.StandardDeviation),
            _ => (0, 1),
        };
        float largest = (float)(Math.Abs(centre) + spread);
        return !(MathF.BitIncrement(largest) - largest <= Coarse * spread);
    }

    private static List<string> Numeric(GraphScope at, NumericEncoder encoder, string cells)
    {
        string missing = at.Node("IsNaN", cells);
        List<string> features = [];
        if (encoder.Scale is { } scale)
            features.Add(ScaleNodes.Add(at, scale, at.Cast(cells, DataType.Double), missing));
        if (encoder.MarksMissing)
            features.Add(at.Cast(missing, DataType.Float));
        return features;
    }

    // The categories become a third dimension, which the operator's definition leaves to the checker to guess.
    private static string OneHot(GraphScope at, OneHotEncoder encoder, string cells)
    {
        string levels = at.TabularNode("OneHotEncoder", [cells], NodeAttribute.Of("cats_strings", encoder.Levels));
        return at.Node("Flatten", at.Graph.Declare(levels, DataType.Float, new() { DimValue = 1 }, new() { DimValue = encoder.Levels.Count }));
    }

    private static string Pair(GraphScope at, PairEncoder encoder, string cells) => at.TabularNode("LabelEncoder", [cells],
        NodeAttribute.Of("keys_strings", encoder.Levels), NodeAttribute.Floats("values_floats", -1, 1), NodeAttribute.Of("default_float", 0.0));
}
