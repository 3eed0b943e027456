using System.Globalization;
using System.Text.RegularExpressions;

namespace Backprop.Tests.Terminal;

/// <summary>
/// What a reader sees in a terminal, lines that have scrolled away included: as much of ECMA-48 and of xterm as the command uses. Anything else it writes is an error.
/// </summary>
/// <param name="columns">The width.</param>
internal sealed partial class Screen(int columns)
{
    private readonly List<List<Cell>> lines = [[]];
    private int row, column, colour = Cell.Plain;

    /// <summary>Whether the cursor is to be seen.</summary>
    public bool HasCursor { get; private set; } = true;

    /// <summary>Whether a line that is too long goes on in the next (DECAWM).</summary>
    public bool Wraps { get; private set; } = true;

    /// <summary>Where the cursor stands in its line, from 0.</summary>
    public int Column => column;

    /// <summary>The lines, without blanks at their ends.</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Lines => [.. lines.Select(line => line[..(line.FindLastIndex(cell => cell.Character != ' ') + 1)])];

    /// <summary>The lines as text.</summary>
    public IReadOnlyList<string> Texts => [.. Lines.Select(line => string.Concat(line.Select(cell => cell.Character)))];

    /// <summary>Shows what was written.</summary>
    public Screen Write(string output)
    {
        for (int at = 0; at < output.Length;)
        {
            Match control = Control().Match(output, at);
            if (control.Success)
                Obey(control.Groups["private"].Success, control.Groups["numbers"].Value, control.Groups["command"].Value[0]);
            else
                Put(output[at]);
            at += control.Success ? control.Length : 1;
        }
        return this;
    }

    private void Put(char character)
    {
        if (character is '\r')
            column = 0;
        else if (character is '\n')
            Down();
        else
        {
            Assert.False(char.IsControl(character), $"the character {(int)character:x}");
            if (column == columns && Wraps)
            {
                Down();
                column = 0;
            }
            List<Cell> line = lines[row];
            int at = Math.Min(column, columns - 1);
            while (line.Count <= at)
                line.Add(new(' ', Cell.Plain));
            line[at] = new(character, colour);
            column = at + 1;
        }
    }

    private void Down()
    {
        if (++row == lines.Count)
            lines.Add([]);
    }

    private void Obey(bool isPrivate, string numbers, char command)
    {
        int[] given = [.. numbers.Split(';').Select(number => number.Length == 0 ? 0 : int.Parse(number, CultureInfo.InvariantCulture))];
        switch (isPrivate, command, given[0])
        {
            case (true, 'h' or 'l', 7):
                Wraps = command == 'h';
                break;
            case (true, 'h' or 'l', 25):
                HasCursor = command == 'h';
                break;
            case (true, 'h' or 'l', 1) or (false, '=' or '>', _):
                break; // what the keys send
            case (false, 'J', 0):
                lines.RemoveRange(row + 1, lines.Count - row - 1);
                lines[row].RemoveRange(Math.Min(column, lines[row].Count), Math.Max(0, lines[row].Count - column));
                break;
            case (false, 'm', _):
                Colour(given);
                break;
            default:
                Assert.Fail($"CSI {(isPrivate ? "?" : "")}{numbers}{command}");
                break;
        }
    }

    // 16 colours: 30–37 and 90–97, or 38;5;n.
    private void Colour(int[] given) => colour = given switch
    {
        [0] => Cell.Plain,
        [>= 30 and < 38 and var n] => n - 30,
        [>= 90 and < 98 and var n] => n - 90 + 8,
        [38, 5, < 16 and var n] => n,
        _ => throw new NotSupportedException($"SGR {string.Join(';', given)}"),
    };

    [GeneratedRegex(@"\G\e(?:\[(?<private>\?)?(?<numbers>[\d;]*)(?<command>[A-Za-z])|(?<command>[=>]))")]
    private static partial Regex Control();
}
