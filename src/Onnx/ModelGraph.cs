using Backprop.Data;
using Backprop.Layers;
using Backprop.Onnx.Messages;
using Backprop.Tabular;
using DataType = Backprop.Onnx.Messages.TensorProto.Types.DataType;
using Dimension = Backprop.Onnx.Messages.TensorShapeProto.Types.Dimension;

namespace Backprop.Onnx;

/// <summary>The graph of a whole model.</summary>
internal static class ModelGraph
{
    public const string Input = "input", Output = "output", Label = "label", Probabilities = "probabilities", Value = "value";

    /// <summary>From <c>input</c>, batch × features, to <c>output</c>.</summary>
    public static GraphProto Of(Sequential<float> network)
    {
        var graph = new GraphBuilder("network");
        Dimension any = new() { DimParam = "features" };
        string x = graph.Input(Input, DataType.Float, network.InputSize is { } size ? Fixed(size) : any);
        graph.Output(Output, LayerNodes.Add(graph, network, x), DataType.Float, network.InputSize is { } known ? Fixed(network.OutputSize(known)) : any);
        return graph.Graph;
    }

    /// <summary>From one input per column to <c>label</c> and <c>probabilities</c>, or to <c>value</c>.</summary>
    public static GraphProto Of(TabularModel model)
    {
        var graph = new GraphBuilder("tabular");
        // First of all: the names of the columns are the caller's, the others give way.
        ColumnEncoder[] columns = [.. model.Encoder.Columns.Where(column => column.FeatureNames.Count > 0)];
        string[] cells = [.. columns.Select(column => graph.Input(column.Column, ColumnNodes.InputType(column), Fixed(1)))];
        string[] features = [.. columns.Zip(cells).SelectMany(pair => ColumnNodes.Add(graph, pair.First, pair.Second))];
        string x = graph.Scope("/features").Node("Concat", features, NodeAttribute.Of("axis", 1));
        string scores = LayerNodes.Add(graph, model.Network, x);
        switch (model.Encoder.Target)
        {
            case ClassTargetEncoder target:
                AddClasses(graph, target, scores);
                break;
            case ValueTargetEncoder target:
                AddValue(graph, target, scores);
                break;
        }
        return graph.Graph;
    }

    private static void AddClasses(GraphBuilder graph, ClassTargetEncoder target, string scores)
    {
        GraphScope at = graph.Scope("/classes");
        string index = at.Node("ArgMax", [scores], NodeAttribute.Of("axis", 1), NodeAttribute.Of("keepdims", 0));
        graph.Output(Label, at.Node("Gather", graph.Constant("/classes/names", target.Classes), index), DataType.String);
        graph.Output(Probabilities, at.Node("Softmax", scores), DataType.Float, Fixed(target.Classes.Count));
    }

    // In double, as ValueTargetEncoder.Decode does it.
    private static void AddValue(GraphBuilder graph, ValueTargetEncoder target, string standardized)
    {
        GraphScope at = graph.Scope("/target");
        string deviation = at.Node("Mul", at.Cast(standardized, DataType.Double), at.Double("standard_deviation", target.Scale.StandardDeviation));
        string value = at.Node("Add", deviation, at.Double("mean", target.Scale.Mean));
        if (target.Range is { } range)
            value = at.Node("Clip", value, at.Double("least", range.Least), at.Double("greatest", range.Greatest));
        graph.Output(Value, at.Cast(value, DataType.Float), DataType.Float, Fixed(1));
    }

    private static Dimension Fixed(int size) => new() { DimValue = size };
}
