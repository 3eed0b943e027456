using Backprop.Cli.Terminal;
using Spectre.Console;

namespace Backprop.Cli.Results;

/// <summary>Results for people: columns on standard output without borders, to be read, cut and searched.</summary>
internal static class ResultTable
{
    // Wider than any table: lines are never broken.
    private const int Unlimited = 1 << 20;

    /// <summary>Prints a table. Cells may be foreign text.</summary>
    /// <param name="header">The names of the columns; those that begin with <c>&gt;</c> are aligned to the right.</param>
    /// <param name="rows">Each with as many cells.</param>
    public static void Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = new() { Border = TableBorder.None };
        foreach (string name in header)
        {
            bool right = name.StartsWith('>');
            table.AddColumn(new TableColumn(Cell(right ? name[1..] : name))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
                NoWrap = true,
            });
        }
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select(Cell));
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = Unlimited;
        console.Write(table);
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            Console.Out.WriteLine(line.TrimEnd());
    }

    private static Text Cell(string text) => new(Printable.Text(text));
}
