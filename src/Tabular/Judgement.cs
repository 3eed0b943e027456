using Backprop.Data;
using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>What a model says of rows whose target is known.</summary>
/// <param name="Part">The rows.</param>
/// <param name="Outputs">Scores (logits), classes × rows; or values in the target's units, 1 × rows.</param>
internal sealed record Judgement(TablePart Part, Matrix<double> Outputs)
{
    /// <summary>Whether each row was judged by the members of an ensemble that have not learnt from it, instead of by all.</summary>
    public bool IsOutOfFold { get; init; }

    /// <summary>Asks a network.</summary>
    public static Judgement Of(Sequential<float> network, TabularEncoder encoder, TablePart part)
        => new(part, TabularMetrics.Outputs(network, encoder, part, warnings: null));

    /// <summary>The metrics of the rows.</summary>
    public IReadOnlyDictionary<string, double> Metrics(TabularEncoder encoder) => TabularMetrics.Of(Outputs, encoder, Part);
}
