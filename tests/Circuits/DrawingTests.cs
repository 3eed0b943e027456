using System.Globalization;
using System.Xml.Linq;
using Backprop.Circuits;
using Backprop.Cli.Examples;

namespace Backprop.Tests.Circuits;

/// <summary>Drawings, of the worked circuits and of some drawn at random.</summary>
public sealed class DrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => [.. WorkedCircuit.Gates.Concat(WorkedCircuit.Circuits).Select(worked => worked.Name), .. Enumerable.Range(1, 20).Select(seed => $"random {seed}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Svg_shows_every_value_in_green_above_its_wire_and_every_gradient_in_red_below(string name)
    {
        Circuit circuit = Get(name);
        XElement[] groups = Groups(circuit);
        Assert.Equal(circuit.Nodes.Count, groups.Length);
        Assert.Equal(Numbers(circuit), Sorted(groups.Select(group => (Number(Text(group, "value").Value.Split("= ")[^1]), Number(Text(group, "gradient").Value)))));
        Assert.All(groups, group => Assert.True(At(Text(group, "value"), "y") < At(Text(group, "gradient"), "y")));
        string style = XDocument.Parse(circuit.ToSvg()).Descendants(Svg + "style").Single().Value;
        Assert.Contains(".value{fill:#116329", style);
        Assert.Contains(".gradient{fill:#b3151f", style);
        Assert.Contains("prefers-color-scheme:dark", style);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Svg_has_a_wire_for_every_edge_and_runs_from_left_to_right(string name)
    {
        Circuit circuit = Get(name);
        XDocument picture = XDocument.Parse(circuit.ToSvg());
        // Each bend is an edge, or leads through a column to one.
        int bends = picture.Descendants(Svg + "path").Count(path => path.Attribute("d")!.Value.Contains('C'));
        var layout = new Layout(circuit);
        Assert.Equal(circuit.Edges + layout.Columns.Sum(column => column.Count(slot => slot.IsPassage)), bends);
        Assert.Equal(circuit.Nodes.Count(node => node.Gate is not null), picture.Descendants(Svg + "rect").Count() - 1);
        var columns = layout.Columns.SelectMany(column => column).Where(slot => !slot.IsPassage).ToDictionary(slot => slot.Node, slot => slot.Column);
        Assert.All(circuit.Nodes, node => Assert.All(node.Inputs, input => Assert.True(columns[input] < columns[node])));
    }

    // Text is set in a monospaced face of 14 pixels, at most 0.62 em wide; gates are rectangles.
    [Theory]
    [MemberData(nameof(Names))]
    public void Svg_overlaps_nothing_and_clips_nothing(string name)
    {
        XElement picture = XDocument.Parse(Get(name).ToSvg()).Root!;
        (double Left, double Top, double Right, double Bottom)[] boxes =
        [
            .. picture.Descendants(Svg + "text").Where(text => Class(text) != "symbol").Select(TextBox),
            .. picture.Descendants(Svg + "rect").Where(rect => Class(rect) == "gate").Select(rect => (At(rect, "x"), At(rect, "y"), At(rect, "x") + At(rect, "width"), At(rect, "y") + At(rect, "height"))),
        ];
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.True(boxes[i].Left >= 0 && boxes[i].Top >= 0 && boxes[i].Right <= At(picture, "width") && boxes[i].Bottom <= At(picture, "height"), $"{boxes[i]} is clipped");
            for (int j = 0; j < i; j++)
                Assert.False(boxes[i].Left < boxes[j].Right && boxes[j].Left < boxes[i].Right && boxes[i].Top < boxes[j].Bottom && boxes[j].Top < boxes[i].Bottom, $"{boxes[i]} overlaps {boxes[j]}");
        }
        // The symbol lies inside its gate.
        Assert.All(picture.Descendants(Svg + "rect").Where(rect => Class(rect) == "gate"), rect =>
        {
            XElement symbol = Text(rect.Parent!, "symbol");
            Assert.True(TextBox(symbol).Right - TextBox(symbol).Left <= At(rect, "width"));
            Assert.Equal(At(rect, "x") + At(rect, "width") / 2, At(symbol, "x"), 0.02);
        });
    }

    // Wires slope between columns only; within one, they and the nodes keep a row's distance.
    [Theory]
    [MemberData(nameof(Names))]
    public void Neighbours_in_a_column_are_a_row_apart(string name)
    {
        foreach (IReadOnlyList<Slot> column in new Layout(Get(name)).Columns)
            for (int i = 1; i < column.Count; i++)
                Assert.True(column[i].Y - column[i - 1].Y >= 0.998, $"{column[i - 1].Y} and {column[i].Y}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dot_has_every_edge_with_its_value_and_gradient(string name)
    {
        Circuit circuit = Get(name);
        string[] lines = circuit.ToDot().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("digraph circuit {", "}"), (lines[0], lines[^1]));
        // One for every edge, and the one that leaves the output.
        Assert.Equal(circuit.Edges + 1, lines.Count(line => line.Contains("->", StringComparison.Ordinal)));
        for (int i = 0; i < circuit.Nodes.Count; i++)
        {
            Node node = circuit.Nodes[i];
            string label = $"[label=<<font color=\"#116329\">{DrawnNumber.Short(node.Value)}</font><br/><font color=\"#b3151f\">{DrawnNumber.Short(node.Gradient)}</font>>];";
            Assert.Contains(lines, line => line.StartsWith($"  n{i} -> ", StringComparison.Ordinal) && line.EndsWith(label, StringComparison.Ordinal));
            Assert.Contains(lines, line => line.StartsWith($"  n{i} [label=<", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_has_a_line_for_every_node_with_its_value_and_gradient(string name)
    {
        Circuit circuit = Get(name);
        var formula = new Formula(circuit);
        string[] lines = circuit.ToText().Split('\n');
        foreach (Node node in circuit.Nodes)
        {
            string line = lines.First(line => line.TrimStart(' ', '│', '├', '└', '─').StartsWith($"{formula.Of(node)}  ", StringComparison.Ordinal));
            string[] numbers = line[(line.IndexOf(formula.Of(node), StringComparison.Ordinal) + formula.Of(node).Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal((DrawnNumber.Short(node.Value), DrawnNumber.Short(node.Gradient)), (numbers[0], numbers[1]));
        }
    }

    [Fact]
    public void Text_reads_from_the_output_down() => Assert.Equal("""
                       value   gradient   arriving × local
        e = c × d          6          1
        ├─ c = a + b       3          2   1 × 2
        │  ├─ a            2          2   2 × 1
        │  └─ b            1          5   2 × 1
        └─ d = b + 1       2          3   1 × 3
           └─ b            1          5   3 × 1

        """.ReplaceLineEndings("\n"), Get("article").ToText());

    [Fact]
    public void Before_backward_no_gradient_is_shown()
    {
        var circuit = new Circuit(new Node("x", 2) + 1);
        Assert.DoesNotContain("class=\"gradient\"", circuit.ToSvg());
        Assert.DoesNotContain("gradient", circuit.ToText());
        Assert.DoesNotContain("<br/>", circuit.ToDot());
    }

    [Fact]
    public void Names_are_escaped()
    {
        Circuit circuit = new(new Node("<a & \"b\">", 1) + 1);
        Assert.StartsWith("<a & \"b\">: value 1", XDocument.Parse(circuit.ToSvg()).Descendants(Svg + "title").First().Value, StringComparison.Ordinal);
        Assert.Contains("[label=<&lt;a &amp; &quot;b&quot;&gt;>", circuit.ToDot());
    }

    [Fact]
    public void An_input_alone_can_be_drawn()
    {
        var circuit = new Circuit(new Node("x", 2));
        circuit.Backward();
        Assert.Single(Groups(circuit));
        Assert.Contains("x       2          1", circuit.ToText());
        Assert.Contains("n0 -> f", circuit.ToDot());
    }

    private static Circuit Get(string name)
    {
        if (WorkedCircuit.Gates.Concat(WorkedCircuit.Circuits).FirstOrDefault(worked => worked.Name == name) is { } known)
            return known.Differentiated();
        Circuit circuit = RandomCircuit.Draw(int.Parse(name.Split(' ')[1], CultureInfo.InvariantCulture));
        circuit.Backward();
        return circuit;
    }

    private static XElement[] Groups(Circuit circuit) => [.. XDocument.Parse(circuit.ToSvg()).Descendants(Svg + "g")];

    private static (double Value, double Gradient)[] Numbers(Circuit circuit)
        => Sorted(circuit.Nodes.Select(node => (Number(DrawnNumber.Short(node.Value)), Number(DrawnNumber.Short(node.Gradient)))));

    private static (double, double)[] Sorted(IEnumerable<(double, double)> pairs) => [.. pairs.Order()];

    private static XElement Text(XElement group, string kind) => group.Elements(Svg + "text").Single(text => Class(text) == kind);

    private static (double Left, double Top, double Right, double Bottom) TextBox(XElement text)
    {
        double width = 0.62 * 14 * text.Value.Length, left = At(text, "x") - (Class(text) == "name" ? width : width / 2), baseline = At(text, "y");
        return (left, baseline - 11, left + width, baseline + 3);
    }

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? "";

    private static double At(XElement element, string name) => Number(element.Attribute(name)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
