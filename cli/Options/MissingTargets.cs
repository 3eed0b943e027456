using System.CommandLine;
using Backprop.Cli.Terminal;
using Backprop.Data;

namespace Backprop.Cli.Options;

/// <summary><c>--drop-missing-target</c></summary>
internal sealed class MissingTargets
{
    private readonly Option<bool> drop = new("--drop-missing-target") { Description = "Leave out the rows without a target, instead of refusing them." };

    public MissingTargets(Command command) => command.Add(drop);

    /// <summary>The rows with a target, if that is wanted; else all.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="table">The rows.</param>
    /// <param name="target">The column.</param>
    /// <param name="warn">Hears how many are left out.</param>
    public CsvTable LeaveOut(ParseResult line, CsvTable table, string target, Action<string> warn)
    {
        if (!line.GetValue(drop))
            return table;
        CsvTable known = table.WhereKnown(target);
        if (known.RowCount < table.RowCount)
            warn($"{Printable.Count(table.RowCount - known.RowCount, "row")} without a target left out");
        return known;
    }
}
