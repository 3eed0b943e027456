using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>A chain of layers as SVG: a column of units for the inputs and for each Dense layer, with what follows it as its caption.</summary>
internal static class NetworkDrawing
{
    private const int Units = 7;
    private const int ColumnWidth = 130;
    private const int UnitDistance = 26;
    private const int Middle = 104;

    private sealed record Column(int Size, List<string> Captions);

    public static Html Of(JsonNode network, int inputs)
    {
        List<Column> columns = [new(inputs, ["inputs"])];
        foreach (JsonNode? layer in network["layers"]!.AsArray())
        {
            string kind = ((string)layer!["title"]!).Split('(')[0];
            if ((bool)layer["isDense"]!)
                columns.Add(new((int)layer["outputs"]!, [kind]));
            else
                columns[^1].Captions.Add(kind);
        }
        return Html.Of(
            $"""
            <svg class="drawing" viewBox="0 0 {columns.Count * ColumnWidth} {Middle * 2 + 38 + 14 * columns.Max(column => column.Captions.Count)}" role="img" aria-label="Units of each layer: {Label(columns)}" style="max-width:{columns.Count * 150}px;min-width:{columns.Count * 84}px">
            {columns.Skip(1).Select((column, c) => Wires(columns[c], column, c))}
            {columns.Select(Drawn)}
            </svg>
            """);
    }

    private static string Label(List<Column> columns) => string.Join(" to ", columns.Select(column => column.Size.ToString("N0", CultureInfo.InvariantCulture)));

    private static Html Wires(Column from, Column to, int c)
        => Html.Of($"<g class=\"wires\">{Heights(from).SelectMany(a => Heights(to).Select(b => Html.Of($"<line x1=\"{X(c)}\" y1=\"{a}\" x2=\"{X(c + 1)}\" y2=\"{b}\"/>")))}</g>\n");

    private static Html Drawn(Column column, int c) => Html.Of(
        $"""
        <g><text class="size" x="{X(c)}" y="16">{Figures.Count(column.Size)}</text>{Heights(column).Select(y => Html.Of($"<circle cx=\"{X(c)}\" cy=\"{y}\" r=\"8\"/>"))}{(column.Size > Units ? Html.Of($"<text class=\"dots\" x=\"{X(c)}\" y=\"{Middle + 22}\">⋮</text>") : default)}
        {column.Captions.Select((caption, i) => Html.Of($"<text class=\"{(i == 0 ? "what" : "then")}\" x=\"{X(c)}\" y=\"{Middle * 2 + 30 + 14 * i}\">{caption}</text>"))}</g>

        """);

    private static int X(int column) => column * ColumnWidth + ColumnWidth / 2;

    // Of a wide layer an even number, so that the dots stand in the middle.
    private static IEnumerable<int> Heights(Column column)
    {
        int count = Math.Min(column.Size, Units);
        for (int i = 0; i < count; i++)
            if (column.Size <= Units || i != Units / 2)
                yield return Middle + 16 + (2 * i - count + 1) * UnitDistance / 2;
    }
}
