namespace Backprop.Cli.Examples;

/// <summary>The gates and circuits of the notes, forward and backward.</summary>
internal sealed class GateExample : Example
{
    public override string Name => "gates";

    public override string Summary => "circuits of scalar gates: values forward, gradients backward, and paths beside edges";

    public override IReadOnlyDictionary<string, string> Figures() => CircuitFigures.Files();

    public override void Write(TextWriter output, int steps, int iterations)
    {
        output.WriteLine("A gate multiplies the gradient that arrives at its output by its local gradients; where a value feeds two gates the gradients add.");
        foreach (WorkedCircuit worked in (IEnumerable<WorkedCircuit>)[.. WorkedCircuit.Gates, .. WorkedCircuit.Circuits])
        {
            output.WriteLine();
            output.WriteLine(worked.Title);
            foreach (string line in worked.Differentiated().ToText().TrimEnd().Split('\n'))
                output.WriteLine($"  {line}");
        }
        output.WriteLine();
        output.WriteLine("What ∂f/∂x of a ladder takes: backward visits each edge once; the sum over all paths visits edges again and again");
        foreach (LadderCount count in LadderCount.UpTo(16))
            output.WriteLine($"  {count.Stages,2} stages: {count.Backward,2} edges, or {count.Naive.Paths,5} paths with {count.Naive.EdgesVisited,6} edges");
    }
}
