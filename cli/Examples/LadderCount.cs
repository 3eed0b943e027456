using Backprop.Circuits;

namespace Backprop.Cli.Examples;

/// <summary>What the gradient of a ladder's input takes: backward, and path by path.</summary>
/// <param name="Stages">The stages of the ladder.</param>
/// <param name="Backward">The edges that backward visited.</param>
/// <param name="Naive">The sum over all paths.</param>
internal sealed record LadderCount(int Stages, int Backward, PathSum Naive)
{
    /// <summary>Ladders of 1, 2, 4, … stages.</summary>
    public static IEnumerable<LadderCount> UpTo(int most)
    {
        for (int stages = 1; stages <= most; stages *= 2)
        {
            var circuit = new Circuit(WorkedCircuit.Ladder(stages));
            yield return new(stages, circuit.Backward(), circuit.SumOverPaths(circuit.Nodes[0]));
        }
    }
}
