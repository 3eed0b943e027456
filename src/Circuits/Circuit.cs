namespace Backprop.Circuits;

/// <summary>
/// All nodes that an output depends on. Forward computes them from the inputs; backward multiplies, gate by gate and from the output down, the
/// arriving gradient by the local one, and adds where branches meet:
/// <code>
/// ∂f/∂f = 1
/// ∂f/∂x += ∂f/∂y · ∂y/∂x        for every gate y that x feeds
/// </code>
/// So each edge is visited once, however many paths lead through it.
/// </summary>
public sealed class Circuit
{
    private readonly Node[] order;

    /// <summary>Collects the nodes behind an output.</summary>
    /// <param name="output">f.</param>
    public Circuit(Node output)
    {
        ArgumentNullException.ThrowIfNull(output);
        (Output, order) = (output, Order(output));
    }

    /// <summary>f.</summary>
    public Node Output { get; }

    /// <summary>Every node once, inputs before what they feed, the output last.</summary>
    public IReadOnlyList<Node> Nodes => order;

    /// <summary>How many wires there are: the inputs of all gates.</summary>
    public int Edges => order.Sum(node => node.Inputs.Count);

    /// <summary>Whether Backward ran after the last Forward of this circuit. Nodes shared with another circuit hold the gradients of whichever went last.</summary>
    public bool HasGradients { get; private set; }

    /// <summary>Computes every value from the inputs.</summary>
    /// <returns>f.</returns>
    public double Forward()
    {
        foreach (Node node in order)
            node.Forward();
        HasGradients = false;
        return Output.Value;
    }

    /// <summary>Computes the gradient of f with respect to every node. What an earlier pass left in the nodes is forgotten.</summary>
    /// <returns>How many edges it visited.</returns>
    public int Backward()
    {
        foreach (Node node in order)
            node.Gradient = 0;
        Output.Gradient = 1;
        int visited = 0;
        foreach (Node node in order.Reverse())
        {
            for (int i = 0; i < node.Inputs.Count; i++, visited++)
                node.Inputs[i].Gradient += node.Gradient * node.LocalGradients[i];
        }
        HasGradients = true;
        return visited;
    }

    /// <summary>
    /// The gradient by the naive rule: over every path from the output to the node, the product of its local gradients. The result is
    /// that of <see cref="Backward"/>; the number of paths can double with every gate, and with it the time this takes.
    /// </summary>
    /// <param name="node">With respect to what.</param>
    public PathSum SumOverPaths(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        double gradient = 0;
        long paths = 0, visited = 0;
        var open = new Stack<(Node Node, double Product, int Length)>([(Output, 1, 0)]);
        while (open.TryPop(out var path))
        {
            if (path.Node == node)
            {
                gradient += path.Product;
                paths++;
                visited += path.Length;
                continue;
            }
            for (int i = 0; i < path.Node.Inputs.Count; i++)
                open.Push((path.Node.Inputs[i], path.Product * path.Node.LocalGradients[i], path.Length + 1));
        }
        return new(gradient, paths, visited);
    }

    /// <summary>
    /// A drawing for the browser, inputs on the left, the output on the right: values above the wires in green, gradients below in red. It has a
    /// light and a dark palette, and says every number with more digits where the pointer rests. Made for circuits that an eye can follow: the time it takes
    /// grows with the square of the wires.
    /// </summary>
    public string ToSvg() => new SvgDrawing(this).ToString();

    /// <summary>A drawing for the terminal: a tree from the output down, with value, gradient and what arrived along each wire.</summary>
    public string ToText() => TextDrawing.Of(this);

    /// <summary>A drawing for Graphviz: <c>dot -Tpdf</c>.</summary>
    public string ToDot() => DotDrawing.Of(this);

    // Depth first with a stack of its own: a long chain must not exhaust the thread's.
    private static Node[] Order(Node output)
    {
        var order = new List<Node>();
        var seen = new HashSet<Node> { output };
        var open = new Stack<(Node Node, int Next)>([(output, 0)]);
        while (open.TryPop(out var visit))
        {
            (Node node, int next) = visit;
            if (next == node.Inputs.Count)
            {
                order.Add(node);
                continue;
            }
            open.Push((node, next + 1));
            if (seen.Add(node.Inputs[next]))
                open.Push((node.Inputs[next], 0));
        }
        return [.. order];
    }
}
