using System.Globalization;
using System.Xml.Linq;

namespace Backprop.Circuits;

/// <summary>
/// A circuit as SVG. A column holds, from left to right, its gates (or the names of the inputs), the stretch of wire that carries the numbers, and the room in
/// which wires bend towards the next column. Text is set in a monospaced face, so its width is known without measuring.
/// </summary>
internal sealed class SvgDrawing
{
    private const double Row = 52, Radius = 19, Bend = 52, Margin = 16, FontSize = 14, CharacterWidth = 0.62 * FontSize, PortDistance = 12;

    private const string Style = """
        .circuit{font-family:"DejaVu Sans Mono","SFMono-Regular",Menlo,Consolas,"Liberation Mono",monospace;font-size:14px}
        .circuit .paper{fill:#ffffff}
        .circuit .wire{fill:none;stroke:#6e7781;stroke-width:1.5}
        .circuit .branch{fill:#6e7781}
        .circuit .gate{fill:#f6f8fa;stroke:#57606a;stroke-width:1.5}
        .circuit .symbol,.circuit .name{fill:#1f2328;text-anchor:middle}
        .circuit .name{font-weight:bold;text-anchor:end}
        .circuit .value{fill:#116329;text-anchor:middle}
        .circuit .gradient{fill:#b3151f;text-anchor:middle}
        @media (prefers-color-scheme:dark){
        .circuit .paper{fill:#0d1117}
        .circuit .wire{stroke:#8b949e}
        .circuit .branch{fill:#8b949e}
        .circuit .gate{fill:#161b22;stroke:#8b949e}
        .circuit .symbol,.circuit .name{fill:#e6edf3}
        .circuit .value{fill:#56d364}
        .circuit .gradient{fill:#ff8a80}
        }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Circuit circuit;
    private readonly Layout layout;
    private readonly Formula formula;

    // For every column, where its gates are centred, and where its wires start and begin to bend.
    private readonly double[] gate, start, end;

    public SvgDrawing(Circuit circuit)
    {
        (this.circuit, layout, formula) = (circuit, new Layout(circuit), new Formula(circuit));
        int count = layout.Columns.Count;
        (gate, start, end) = (new double[count], new double[count], new double[count]);
        double x = Margin;
        for (int c = 0; c < count; c++, x += Bend)
        {
            Node[] nodes = [.. layout.Columns[c].Where(slot => !slot.IsPassage).Select(slot => slot.Node)];
            double head = nodes.Max(node => node.Gate is null ? Width(formula.Name(node)) + 8 : GateWidth(node));
            gate[c] = x + head / 2;
            start[c] = x + head;
            x = end[c] = start[c] + nodes.Max(node => Math.Max(Width(Value(node)), Width(DrawnNumber.Short(node.Gradient)))) + 16;
        }
    }

    public override string ToString()
    {
        double width = end[^1] + Margin, height = layout.Rows * Row + 2 * Margin;
        var picture = new XElement(Svg + "svg",
            new XAttribute("width", Number(width)), new XAttribute("height", Number(height)), new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("class", "circuit"), new XAttribute("role", "img"), new XAttribute("aria-label", $"Circuit of {formula.Of(circuit.Output)}"),
            new XElement(Svg + "style", Style),
            new XElement(Svg + "rect", new XAttribute("class", "paper"), new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("rx", 8)),
            layout.Columns.SelectMany(column => column).SelectMany(Wires),
            layout.Columns.SelectMany(column => column).Where(slot => !slot.IsPassage).Select(Group));
        return picture.ToString().ReplaceLineEndings("\n") + "\n";
    }

    // The wire through its column, and the bends that lead to it from the column before; ports from the top down, so that bends to one gate do not cross.
    private IEnumerable<XElement> Wires(Slot slot)
    {
        double left = slot.IsPassage ? end[slot.Column - 1] + Bend : start[slot.Column];
        yield return Path($"M{Number(left)} {Number(Y(slot))}H{Number(end[slot.Column])}");
        Slot[] before = [.. slot.Before.OrderBy(from => from.Y)];
        for (int i = 0; i < before.Length; i++)
        {
            double y = Y(slot) + (i - (before.Length - 1) / 2.0) * Math.Min(PortDistance, 24.0 / before.Length);
            double x = end[slot.Column - 1], to = slot.IsPassage ? left : gate[slot.Column], bent = x + Bend, middle = x + Bend / 2;
            yield return Path($"M{Number(x)} {Number(Y(before[i]))}C{Number(middle)} {Number(Y(before[i]))} {Number(middle)} {Number(y)} {Number(bent)} {Number(y)}H{Number(to)}");
        }
        if (slot.After.Count > 1)
            yield return new XElement(Svg + "circle", new XAttribute("class", "branch"), At("cx", end[slot.Column]), At("cy", Y(slot)), At("r", 3));
    }

    private XElement Group(Slot slot)
    {
        Node node = slot.Node;
        double y = Y(slot), x = (start[slot.Column] + end[slot.Column]) / 2;
        string gradient = circuit.HasGradients ? $", gradient {DrawnNumber.Long(node.Gradient)}" : "";
        return new XElement(Svg + "g",
            new XElement(Svg + "title", $"{formula.Of(node)}: value {DrawnNumber.Long(node.Value)}{gradient}"),
            Head(node, slot.Column, y),
            Text("value", x, y - 7, Value(node)),
            circuit.HasGradients ? Text("gradient", x, y + 18, DrawnNumber.Short(node.Gradient)) : null);
    }

    private object[] Head(Node node, int column, double y)
    {
        if (node.Gate is null)
            return [Text("name", start[column] - 8, y + 5, formula.Name(node))];
        double width = GateWidth(node);
        return
        [
            new XElement(Svg + "rect", new XAttribute("class", "gate"), At("x", gate[column] - width / 2), At("y", y - Radius), At("width", width), At("height", 2 * Radius), At("rx", Radius)),
            Text("symbol", gate[column], y + 5, node.Gate.Symbol),
        ];
    }

    private static double GateWidth(Node node) => Math.Max(2 * Radius, Width(node.Gate!.Symbol) + 14);

    private static string Value(Node node)
        => node.Gate is not null && node.Name is { } name ? $"{name} = {DrawnNumber.Short(node.Value)}" : DrawnNumber.Short(node.Value);

    private static double Y(Slot slot) => Margin + (slot.Y + 0.5) * Row;

    private static double Width(string text) => text.Length * CharacterWidth;

    private static XElement Path(string path) => new(Svg + "path", new XAttribute("class", "wire"), new XAttribute("d", path));

    private static XElement Text(string kind, double x, double y, string text) => new(Svg + "text", new XAttribute("class", kind), At("x", x), At("y", y), text);

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
