using System.Text;
using Backprop.Circuits;

namespace Backprop.Cli.Examples;

/// <summary>The worked gates and circuits as a page of figures: one SVG and one Graphviz file each, and the page that shows them.</summary>
internal static class CircuitFigures
{
    /// <summary>The files by name, as <c>docs/circuits</c> holds them.</summary>
    public static IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var page = new StringBuilder(Introduction);
        page.Append("\n## The gates\n\nEach forward with numbers, its local gradient in words, and backward from 1.\n");
        Draw(WorkedCircuit.Gates, page, files);
        page.Append("\n## The circuits\n");
        Draw(WorkedCircuit.Circuits, page, files);
        page.Append("\n## Paths and edges\n\n").Append(Paths);
        page.Append("\n| stages | edges that backward visits | paths | edges visited on all paths |\n|---|---|---|---|\n");
        foreach (LadderCount count in LadderCount.UpTo(16))
            page.Append($"| {count.Stages} | {count.Backward} | {count.Naive.Paths} | {count.Naive.EdgesVisited} |\n");
        files["README.md"] = page.ToString();
        return files;
    }

    private static void Draw(IEnumerable<WorkedCircuit> circuits, StringBuilder page, SortedDictionary<string, string> files)
    {
        foreach (WorkedCircuit worked in circuits)
        {
            Circuit circuit = worked.Differentiated();
            files[$"{worked.Name}.svg"] = circuit.ToSvg();
            files[$"{worked.Name}.dot"] = circuit.ToDot();
            page.Append($"\n### {worked.Title}\n\n![{worked.Title}]({worked.Name}.svg)\n\n```text\n{circuit.ToText()}```\n");
        }
    }

    private const string Introduction = """
        # Circuits

        A circuit of scalar gates is backpropagation at its smallest. Forward, every gate computes its output from its inputs: the green numbers above the wires.
        Backward, starting from ∂f/∂f = 1, every gate multiplies the gradient that arrives at its output by its local gradients: the red numbers below the wires.
        Where a wire branches to several gates, their gradients add.

        Everything on this page is drawn by `Backprop.Circuits`: `circuit.ToSvg()`, `circuit.ToText()` and, for Graphviz, `circuit.ToDot()` (the `.dot` files beside the figures).
        `backprop example gates` prints it in the terminal; `dotnet run -c Release --project cli -- example gates --figures docs/circuits` draws this page anew, and a test compares the two.

        """;

    private const string Paths = """
        The chain rule can be read as a sum over all paths: from e to b in the last circuit but one there are two, over c and over d, and ∂e/∂b = 2·1 + 3·1 = 5.
        Summing path by path visits edges again and again. Backward visits each edge once, because a gate waits until all its gradients have been added. On the ladder the difference is exponential:

        """;
}
