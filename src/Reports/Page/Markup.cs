namespace Backprop.Reports.Page;

/// <summary>The parts that the page is put together from.</summary>
internal static class Markup
{
    /// <summary>A section under a heading.</summary>
    public static Html Section(string id, string title, params IEnumerable<Html> content)
        => Html.Of($"<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>{content}</section>\n");

    /// <summary>A chart with its numbers beneath; scripts fill the empty element, and without them the numbers stay.</summary>
    /// <param name="chart">Which chart of <c>report.js</c>, perhaps with an argument: <c>weights:0</c>.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="note">How it is to be read.</param>
    /// <param name="numbers">The same as a table.</param>
    public static Html Chart(string chart, string title, string note, Html numbers) => Html.Of(
        $"""
        <figure><figcaption><b>{title}</b> <span>{note}</span></figcaption><div class="chart" data-chart="{chart}"></div>
        <details><summary>Numbers<span class="spoken"> of {title}</span></summary>{numbers}</details></figure>

        """);

    /// <summary>Figures side by side where there is room.</summary>
    public static Html Grid(params IEnumerable<Html> figures) => Html.Of($"<div class=\"grid\">{figures}</div>\n");

    /// <summary>A table whose columns marked with &gt; hold numbers. A first column of texts names the rows.</summary>
    /// <param name="name">What a screen reader calls it.</param>
    /// <param name="headers">The heads of the columns.</param>
    /// <param name="rows">The cells.</param>
    public static Html Table(string name, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[] kinds = [.. headers.Select(header => header.StartsWith('>') ? "n" : "t")];
        return Html.Of($"""
            <div class="scroll"><table aria-label="{name}"><thead><tr>{headers.Select((header, c) => Html.Of($"<th scope=\"col\" class=\"{kinds[c]}\">{header.TrimStart('>')}</th>"))}</tr></thead><tbody>
            {rows.Select(row => Html.Of($"<tr>{row.Select((cell, c) => Cell(cell, kinds[c], c == 0))}</tr>\n"))}</tbody></table></div>
            """);
    }

    private static Html Cell(string text, string kind, bool isFirst)
        => isFirst && kind == "t" ? Html.Of($"<th scope=\"row\" class=\"t\">{text}</th>") : Html.Of($"<td class=\"{kind}\">{text}</td>");
}
