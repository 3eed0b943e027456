using System.Text;

namespace Backprop.Circuits;

/// <summary>
/// A circuit as a tree, from the output down. Each line is a wire: the node it comes from, its value and gradient, and the share of the gradient that came
/// along this wire, arriving × local. A node that feeds two gates stands in two places, and its shares add up to its gradient; what lies behind it is shown once.
/// </summary>
internal static class TextDrawing
{
    private sealed record Line(string Tree, string Value, string Gradient, string Share);

    public static string Of(Circuit circuit)
    {
        var formula = new Formula(circuit);
        List<Line> lines = [new("", "value", circuit.HasGradients ? "gradient" : "", circuit.HasGradients ? "arriving × local" : "")];
        var shown = new HashSet<Node>();
        var open = new Stack<(Node Node, string Rank, string Indent, string Share)>([(circuit.Output, "", "", "")]);
        while (open.TryPop(out var wire))
        {
            Node node = wire.Node;
            bool again = !shown.Add(node) && node.Gate is not null;
            string tree = $"{wire.Rank}{(again ? $"{formula.Name(node)} (see above)" : formula.Of(node))}";
            lines.Add(new(tree, DrawnNumber.Short(node.Value), circuit.HasGradients ? DrawnNumber.Short(node.Gradient) : "", wire.Share));
            for (int i = node.Inputs.Count - 1; i >= 0 && !again; i--)
            {
                bool last = i == node.Inputs.Count - 1;
                string share = circuit.HasGradients ? $"{DrawnNumber.Short(node.Gradient)} × {DrawnNumber.Short(node.LocalGradients[i])}" : "";
                open.Push((node.Inputs[i], $"{wire.Indent}{(last ? "└─ " : "├─ ")}", $"{wire.Indent}{(last ? "   " : "│  ")}", share));
            }
        }
        return Aligned(lines);
    }

    private static string Aligned(List<Line> lines)
    {
        int tree = lines.Max(line => line.Tree.Length), value = lines.Max(line => line.Value.Length), gradient = lines.Max(line => line.Gradient.Length);
        var text = new StringBuilder();
        foreach (Line line in lines)
        {
            string row = $"{line.Tree.PadRight(tree)}   {line.Value.PadLeft(value)}   {line.Gradient.PadLeft(gradient)}   {line.Share}";
            text.Append(row.TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
