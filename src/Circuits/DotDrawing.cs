using System.Security;
using System.Text;

namespace Backprop.Circuits;

/// <summary>A circuit in the language of Graphviz: a node for each gate and input; on each wire the value in green above the gradient in red.</summary>
internal static class DotDrawing
{
    public static string Of(Circuit circuit)
    {
        var formula = new Formula(circuit);
        var id = circuit.Nodes.Index().ToDictionary(pair => pair.Item, pair => $"n{pair.Index}");
        var text = new StringBuilder("digraph circuit {\n  rankdir=LR;\n  node [fontname=\"monospace\"];\n  edge [fontname=\"monospace\"];\n");
        foreach (Node node in circuit.Nodes)
        {
            string label = node.Gate is null ? node.Name! : node.Name is { } name ? $"{name}: {node.Gate}" : node.Gate.Symbol;
            text.Append($"  {id[node]} [label=<{Escape(label)}>, shape={(node.Gate is null ? "plaintext" : "ellipse")}, tooltip=<{Escape(formula.Of(node))}>];\n");
        }
        text.Append("  f [shape=point];\n");
        foreach (Node node in circuit.Nodes)
            foreach (Node input in node.Inputs)
                text.Append($"  {id[input]} -> {id[node]} {Label(circuit, input)};\n");
        return text.Append($"  {id[circuit.Output]} -> f {Label(circuit, circuit.Output)};\n}}\n").ToString();
    }

    private static string Label(Circuit circuit, Node node)
    {
        string gradient = circuit.HasGradients ? $"<br/><font color=\"#b3151f\">{DrawnNumber.Short(node.Gradient)}</font>" : "";
        return $"[label=<<font color=\"#116329\">{DrawnNumber.Short(node.Value)}</font>{gradient}>]";
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
