using Backprop.Layers;
using Backprop.Onnx.Messages;

namespace Backprop.Onnx;

/// <summary>
/// What each layer is in ONNX, as <c>Infer</c> computes it. A batch is [samples, features] there, row-major: the same bytes.
/// Weights keep their names and PyTorch's layout: <c>0.weight</c> is [out, in].
/// </summary>
internal static class LayerNodes
{
    /// <summary>Adds the nodes of a layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">The name of its input.</param>
    /// <returns>The name of its output.</returns>
    /// <exception cref="ExportException">The layer is of the caller's own kind, or a weight is not finite.</exception>
    public static string Add(GraphBuilder graph, Layer<float> layer, string x)
    {
        GraphScope at = graph.Scope(layer.Name.Length == 0 ? "" : $"/{layer.Name.Replace('.', '/')}");
        return layer switch
        {
            BatchNorm<float> l => BatchNorm(at, l, x),
            Branch<float> l => Branch(at, l, x),
            Dense<float> l => Dense(at, l, x),
            Dropout<float> => x,
            ELU<float> l => at.Node("Elu", [x], NodeAttribute.Of("alpha", l.Alpha)),
            Ensemble<float> l => Ensemble(at, l, x),
            GELU<float> => GELU(at, x),
            GroupedDense<float> l => GroupedDense(at, l, x),
            LayerNorm<float> l => LayerNorm(at, l, x),
            LeakyReLU<float> l => at.Node("LeakyRelu", [x], NodeAttribute.Of("alpha", l.NegativeSlope)),
            Mish<float> => at.Node("Mul", x, at.Node("Tanh", at.Node("Softplus", x))),
            Parametric<float> l => Parametric(at, l, x),
            Periodic<float> l => Periodic(at, l, x),
            PiecewiseLinear<float> l => PiecewiseLinear(at, l, x),
            ReLU<float> => at.Node("Relu", x),
            Residual<float> l => at.Node("Add", x, Chain(graph, l.Layers, x)),
            Scale<float> l => at.Node("Mul", x, Weight(graph, l.Weight)),
            SELU<float> => at.Node("Selu", x),
            Sequential<float> l => Chain(graph, l.Layers, x),
            Sigmoid<float> => at.Node("Sigmoid", x),
            SiLU<float> => at.Node("Mul", x, at.Node("Sigmoid", x)),
            Softmax<float> => at.Node("Softmax", x),
            Softplus<float> => at.Node("Softplus", x),
            Tanh<float> => at.Node("Tanh", x),
            _ => throw new ExportException($"{layer} cannot be exported: ONNX export knows only the layers of this library, not {layer.GetType().Name}"),
        };
    }

    private static string Chain(GraphBuilder graph, IReadOnlyList<Layer<float>> layers, string x)
        => layers.Aggregate(x, (value, layer) => Add(graph, layer, value));

    // The mean of the members' outputs, or the logarithm of the mean of their probabilities: that one around the largest, for none of them is 0.
    private static string Ensemble(GraphScope at, Ensemble<float> layer, string x)
    {
        string[] outputs = [.. layer.Members.Select(member => Add(at.Graph, member, x))];
        if (layer.Averaging == Averaging.Outputs)
            return at.Node("Div", Sum(outputs), at.Float("members", outputs.Length));
        string[] logarithms = [.. outputs.Select(z => at.Node("LogSoftmax", z))];
        string largest = logarithms.Aggregate((a, b) => at.Node("Max", a, b));
        string sum = Sum(logarithms.Select(l => at.Node("Exp", at.Node("Sub", l, largest))));
        return at.Node("Sub", at.Node("Add", largest, at.Node("Log", sum)), at.Float("log_members", Math.Log(outputs.Length)));

        string Sum(IEnumerable<string> values) => values.Aggregate((a, b) => at.Node("Add", a, b));
    }

    // (1 − α)·z + α·σ(z)
    private static string Parametric(GraphScope at, Parametric<float> layer, string x)
    {
        string weight = Weight(at.Graph, layer.Weight), rest = at.Node("Sub", at.Float("one", 1), weight);
        return at.Node("Add", at.Node("Mul", x, rest), at.Node("Mul", Add(at.Graph, layer.Activation, x), weight));
    }

    private static string Branch(GraphScope at, Branch<float> layer, string x)
    {
        string branch = Chain(at.Graph, layer.Layers, Features(at, layer.Through, x));
        return layer.Past.Count == 0 ? branch : at.Node("Concat", [Features(at, layer.Past, x), branch], NodeAttribute.Of("axis", 1));
    }

    private static string Features(GraphScope at, IReadOnlyList<int> features, string x)
        => at.Node("Gather", [x, at.Graph.Constant($"{at.Path}/features", [features.Count], [.. features.Select(feature => (long)feature)])], NodeAttribute.Of("axis", 1));

    // [samples, groups, 1, in] times [groups, out, in], summed over the last.
    private static string GroupedDense(GraphScope at, GroupedDense<float> layer, string x)
    {
        int groups = layer.Groups, inputs = layer.Weight.Value.RowCount, outputs = layer.Weight.Value.ColumnCount / groups;
        string grouped = at.Node("Reshape", x, at.Graph.Constant($"{at.Path}/groups", [4], -1L, groups, 1, inputs));
        string blocks = at.Node("Reshape", at.Node("Transpose", Weight(at.Graph, layer.Weight)), at.Graph.Constant($"{at.Path}/blocks", [3], (long)groups, outputs, inputs));
        string sums = at.Node("ReduceSum", [at.Node("Mul", grouped, blocks), at.Graph.Constant($"{at.Path}/axis", [1], 3L)], NodeAttribute.Of("keepdims", 0));
        return at.Node("Add", at.Node("Flatten", [sums], NodeAttribute.Of("axis", 1)), Weight(at.Graph, layer.Bias));
    }

    // w is k × n here and in the file: the waves of one feature are a column. Whole turns are taken off as in the layer: cosines of large angles differ among programs.
    private static string Periodic(GraphScope at, Periodic<float> layer, string x)
    {
        (int waves, int size) = (layer.Weight.Value.RowCount, layer.Weight.Value.ColumnCount);
        string repeated = Features(at, [.. Enumerable.Range(0, size * waves).Select(i => i / waves)], x);
        string turns = at.Node("Add", at.Node("Mul", repeated, Columns(at, layer.Weight)), Columns(at, layer.Bias));
        string part = at.Node("Sub", turns, at.Node("Floor", turns));
        return at.Node("Cos", at.Node("Mul", part, at.Float("turn", 2 * Math.PI)));
    }

    // The first bin with a width has no lower bound and the last none above.
    private static string PiecewiseLinear(GraphScope at, PiecewiseLinear<float> layer, string x)
    {
        (int bins, int size) = (layer.Edges.RowCount - 1, layer.Edges.ColumnCount);
        float[] lower = new float[size * bins], widths = new float[size * bins], least = new float[size * bins], most = new float[size * bins];
        for (int at0 = 0; at0 < lower.Length; at0++)
        {
            (int feature, int bin) = (at0 / bins, at0 % bins);
            float from = layer.Edges[bin, feature], to = layer.Edges[bin + 1, feature];
            bool isEmpty = !(to > from);
            (lower[at0], widths[at0]) = (from, isEmpty ? 1 : to - from);
            least[at0] = from == layer.Edges[0, feature] && !isEmpty ? float.MinValue : 0;
            most[at0] = isEmpty ? 0 : to == layer.Edges[bins, feature] ? float.MaxValue : 1;
        }
        string repeated = Features(at, [.. Enumerable.Range(0, size * bins).Select(i => i / bins)], x);
        string share = at.Node("Div", at.Node("Sub", repeated, at.Graph.Constant($"{at.Path}/lower", [lower.Length], lower)), at.Graph.Constant($"{at.Path}/widths", [lower.Length], widths));
        return at.Node("Min", at.Node("Max", share, at.Graph.Constant($"{at.Path}/least", [lower.Length], least)), at.Graph.Constant($"{at.Path}/most", [lower.Length], most));
    }

    // A matrix as one row, column after column.
    private static string Columns(GraphScope at, Parameter<float> parameter)
        => at.Node("Reshape", at.Node("Transpose", Weight(at.Graph, parameter)), at.Graph.Constant($"{at.Path}/row", [1], -1L));

    private static string Dense(GraphScope at, Dense<float> layer, string x)
    {
        AttributeProto transposed = NodeAttribute.Of("transB", 1);
        string weight = Weight(at.Graph, layer.Weight);
        return layer.Bias is null ? at.Node("Gemm", [x, weight], transposed) : at.Node("Gemm", [x, weight, Weight(at.Graph, layer.Bias)], transposed);
    }

    private static string BatchNorm(GraphScope at, BatchNorm<float> layer, string x)
        => at.Node("BatchNormalization", [x, .. layer.State.Select(entry => Constant(at.Graph, entry))], NodeAttribute.Of("epsilon", layer.Epsilon));

    // Not the operator LayerNormalization: ONNX Runtime computes its variance as the difference of two squares, which can lose every digit.
    private static string LayerNorm(GraphScope at, LayerNorm<float> layer, string x)
    {
        string centred = at.Node("Sub", x, Mean(at, x));
        string variance = Mean(at, at.Node("Mul", centred, centred));
        string deviation = at.Node("Sqrt", at.Node("Add", variance, at.Float("epsilon", layer.Epsilon)));
        string normalized = at.Node("Div", centred, deviation);
        return at.Node("Add", at.Node("Mul", normalized, Weight(at.Graph, layer.Weight)), Weight(at.Graph, layer.Bias));
    }

    private static string Mean(GraphScope at, string x) => at.Node("ReduceMean", [x], NodeAttribute.Of("axes", [-1]));

    // The order of PyTorch's exporter, which ONNX Runtime knows as one operation: x/√2, erf, + 1, · x, · ½.
    private static string GELU(GraphScope at, string x)
    {
        string erf = at.Node("Erf", at.Node("Div", x, at.Float("sqrt2", Math.Sqrt(2))));
        return at.Node("Mul", at.Node("Mul", x, at.Node("Add", erf, at.Float("one", 1))), at.Float("half", 0.5));
    }

    private static string Weight(GraphBuilder graph, Parameter<float> parameter) => Constant(graph, new(parameter.Name, parameter.Value, parameter.IsVector));

    private static string Constant(GraphBuilder graph, NamedMatrix<float> entry)
    {
        float[] values = entry.Value.ToRowMajorArray();
        if (!Array.TrueForAll(values, float.IsFinite))
            throw new ExportException($"\"{entry.Name}\" has a value that is NaN or infinite; such a model is not exported");
        return graph.Constant(entry.Name, entry.IsVector ? [values.Length] : [entry.Value.RowCount, entry.Value.ColumnCount], values);
    }
}
