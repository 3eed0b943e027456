using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Backprop.Tests.Terminal;

/// <summary>A screen as SVG: text in text elements, a run of one colour in each, its width given, so that columns stay columns in any face.</summary>
internal static class TerminalFigure
{
    private const int Size = 13, LineHeight = 17, Margin = 14;
    private const double Advance = 7.8;

    // What xterm-like terminals of today make of the 16 colours, on a dark ground.
    private static readonly string[] Palette =
        ["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4", "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"];

    /// <summary>Draws lines.</summary>
    /// <param name="title">What a reader hears who does not see it.</param>
    /// <param name="lines">The lines.</param>
    public static string Of(string title, IReadOnlyList<IReadOnlyList<Cell>> lines)
    {
        double width = 2 * Margin + Advance * Math.Max(80, lines.Max(line => line.Count));
        int height = 2 * Margin + LineHeight * lines.Count;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg width=\"{width:0.#}\" height=\"{height}\" viewBox=\"0 0 {width:0.#} {height}\" role=\"img\" aria-label=\"{Escape(title)}\" xmlns=\"http://www.w3.org/2000/svg\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"  <style>text{{font:{Size}px \"DejaVu Sans Mono\",\"SFMono-Regular\",Menlo,Consolas,\"Liberation Mono\",monospace;fill:#e6edf3;white-space:pre}}");
        foreach (int colour in lines.SelectMany(line => line).Select(cell => cell.Colour).Where(colour => colour != Cell.Plain).Distinct().Order())
            svg.Append(CultureInfo.InvariantCulture, $".c{colour}{{fill:{Palette[colour]}}}");
        svg.Append("</style>\n  <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#161b22\" />\n");
        for (int row = 0; row < lines.Count; row++)
            foreach ((int start, string text, int colour) in Runs(lines[row]))
                svg.Append(CultureInfo.InvariantCulture, $"  <text x=\"{Margin + Advance * start:0.#}\" y=\"{Margin + LineHeight * row + Size}\" textLength=\"{Advance * text.Length:0.#}\"{(colour == Cell.Plain ? "" : $" class=\"c{colour}\"")}>{Escape(text)}</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Plain lines as cells.</summary>
    public static IEnumerable<IReadOnlyList<Cell>> Plain(IEnumerable<string> lines) => lines.Select(IReadOnlyList<Cell> (line) => [.. line.Select(character => new Cell(character, Cell.Plain))]);

    /// <summary>The lines that a figure shows.</summary>
    public static IReadOnlyList<IReadOnlyList<Cell>> Read(string svg)
    {
        XElement root = XDocument.Parse(svg).Root!;
        List<List<Cell>> lines = [];
        int count = (int.Parse(root.Attribute("height")!.Value, CultureInfo.InvariantCulture) - 2 * Margin) / LineHeight;
        for (int row = 0; row < count; row++)
            lines.Add([]);
        foreach (XElement run in root.Elements().Where(element => element.Name.LocalName == "text"))
        {
            List<Cell> line = lines[(int.Parse(run.Attribute("y")!.Value, CultureInfo.InvariantCulture) - Margin - Size) / LineHeight];
            int column = (int)Math.Round((double.Parse(run.Attribute("x")!.Value, CultureInfo.InvariantCulture) - Margin) / Advance);
            while (line.Count < column)
                line.Add(new(' ', Cell.Plain));
            int colour = run.Attribute("class") is { } name ? int.Parse(name.Value.AsSpan(1), CultureInfo.InvariantCulture) : Cell.Plain;
            line.AddRange(run.Value.Select(character => new Cell(character, colour)));
        }
        return lines;
    }

    // A run ends where the colour changes, and before two blanks: what follows them is a column of its own.
    private static IEnumerable<(int Start, string Text, int Colour)> Runs(IReadOnlyList<Cell> line)
    {
        int at = 0;
        while (at < line.Count)
        {
            if (line[at].Character == ' ')
            {
                at++;
                continue;
            }
            int end = at + 1;
            while (end < line.Count && line[end].Colour == line[at].Colour && !(line[end].Character == ' ' && (end + 1 == line.Count || line[end + 1].Character == ' ' || line[end + 1].Colour != line[at].Colour)))
                end++;
            yield return (at, string.Concat(line.Skip(at).Take(end - at).Select(cell => cell.Character)), line[at].Colour);
            at = end;
        }
    }

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
