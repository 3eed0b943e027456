namespace Backprop.Onnx;

/// <summary>What an export wrote, and how well it agrees with the model.</summary>
/// <param name="Inputs">The names of the graph's inputs.</param>
/// <param name="DoubleInputs">Those that are double, because float would blur the numbers of their columns.</param>
/// <param name="Outputs">The names of the graph's outputs.</param>
/// <param name="Nodes">The number of its operations.</param>
/// <param name="Samples">On how many samples it was compared with the model.</param>
/// <param name="LargestDifference">The largest difference |a − b| / max(1, |b|) of a number of the graph, a, from the model's, b; where the model gives values in units, 1 is their standard deviation.</param>
public sealed record OnnxReport(IReadOnlyList<string> Inputs, IReadOnlyList<string> DoubleInputs, IReadOnlyList<string> Outputs, int Nodes, int Samples, double LargestDifference)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
        => $"{string.Join(", ", Inputs)} → {string.Join(", ", Outputs)}: {DisplayText.Count(Nodes, "node")}; largest difference {DisplayText.Figure(LargestDifference)} on {DisplayText.Count(Samples, "sample")}";
}
