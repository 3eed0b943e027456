using System.CommandLine;
using Backprop.Data;

namespace Backprop.Cli.Options;

/// <summary>The options of <c>train</c> that say what the columns are.</summary>
internal sealed class ColumnSettings
{
    private readonly Option<string[]> ignore = Names("--ignore", "Columns to leave out");

    private readonly Option<string[]> numeric = Names("--numeric", "Columns of numbers; a text in one is an error");

    private readonly Option<string[]> categorical = Names("--categorical", "Columns of categories that look like numbers, such as postal codes");

    private readonly Option<string[]> date = Names("--date", "Columns of dates; what is none is an error");

    private readonly Option<DateOrder?> dateOrder = ValueOption.Of<DateOrder?>("--date-order", "ORDER",
        "How dates such as 3/4/2024 are read where no row of their column shows it: day-first or month-first [default: month-first, with a warning]", "day-first or month-first",
        text => text.ToLowerInvariant() switch { "day-first" => DateOrder.DayFirst, "month-first" => DateOrder.MonthFirst, _ => null });

    /// <summary>Adds the options to a command.</summary>
    public ColumnSettings(Command command)
    {
        foreach (Option option in new Option[] { ignore, numeric, categorical, date, dateOrder })
            command.Add(option);
    }

    public ColumnChoices Read(ParseResult line) => new()
    {
        Ignore = Listed(line, ignore),
        Numeric = Listed(line, numeric),
        Categorical = Listed(line, categorical),
        Date = Listed(line, date),
        DateOrder = line.GetValue(dateOrder) ?? DateOrder.None,
    };

    private static Option<string[]> Names(string name, string description)
        => CommaList.Option(name, "NAMES", $"{description}, {CommaList.Quoting} [default: found out from the cells]");

    private static string[] Listed(ParseResult line, Option<string[]> names) => [.. (line.GetValue(names) ?? []).Where(name => name.Length > 0)];
}
