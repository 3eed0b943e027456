using System.CommandLine;
using Backprop.Data;
using Backprop.Tabular;

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
        if (known.RowCount == 0)
            throw new DataException($"no row has a target: every cell of {DisplayText.Quote(target)} is missing", table.Name);
        if (known.RowCount < table.RowCount)
            warn($"{DisplayText.Count(table.RowCount - known.RowCount, "row")} without a target left out");
        return known;
    }

    /// <summary>The same of rows of a file that are held out.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="heldOut">The rows, or a share of those to train on.</param>
    /// <param name="csv">How the file is written.</param>
    /// <param name="target">The column.</param>
    /// <param name="warn">Hears how many are left out.</param>
    public HeldOut LeaveOut(ParseResult line, HeldOut heldOut, CsvOptions csv, string target, Action<string> warn)
        => line.GetValue(drop) && heldOut.Path is { } path
            ? HeldOut.Table(LeaveOut(line, CsvTable.Read(path, csv), target, warning => warn($"{path}: {warning}")))
            : heldOut;
}
