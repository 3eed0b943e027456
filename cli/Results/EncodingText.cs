using System.Globalization;
using Backprop.Cli.Options;
using Backprop.Cli.Terminal;
using Backprop.Data;

namespace Backprop.Cli.Results;

/// <summary>Says in a line how a column is encoded.</summary>
internal static class EncodingText
{
    public static string Of(ColumnEncoder column) => column switch
    {
        NumericEncoder { Scale: null } => "1 where missing",
        NumericEncoder numeric => Of(numeric.Scale) + Missing(numeric.MarksMissing),
        OneHotEncoder oneHot => $"one-hot {Printable.List(oneHot.Levels)}{Rare(oneHot.GroupsRareLevels)}",
        PairEncoder pair => $"-1 {Printable.List([pair.Levels[0]])}, +1 {Printable.List([pair.Levels[1]])}{Rare(pair.GroupsRareLevels)}",
        DateEncoder date => string.Join(", ", date.Parts.Select(part => ValueOption.NameOf(part.Part))) + Missing(date.MarksMissing) + Order(date.Order),
        LeftOutEncoder { Reason: LeftOutReason.Identifier } => "left out: an identifier",
        LeftOutEncoder { Reason: LeftOutReason.Unknown } => "left out: no value",
        LeftOutEncoder => "left out: constant",
        _ => "constant, ignored",
    };

    public static string Of(ValueTargetEncoder target) => Of(target.Scale)
        + (target.Range is { } range ? string.Create(CultureInfo.InvariantCulture, $"; predictions from {range.Least:G6} to {range.Greatest:G6}") : "");

    private static string Of(NumericScale scale) => scale switch
    {
        RobustScale robust => string.Create(CultureInfo.InvariantCulture, $"median {robust.Median:G6}, range {robust.Range:G6}, outliers bent into ±3"),
        Standardization standard => string.Create(CultureInfo.InvariantCulture, $"mean {standard.Mean:G6}, standard deviation {standard.StandardDeviation:G6}"),
        _ => scale.ToString(),
    };

    private static string Missing(bool marked) => marked ? "; 1 where missing" : "";

    private static string Rare(bool grouped) => grouped ? "; rarer ones as unknown" : "";

    private static string Order(DateOrder order) => order switch
    {
        DateOrder.DayFirst => "; 3/4 is 3 April",
        DateOrder.MonthFirst => "; 3/4 is March 4",
        _ => "",
    };
}
