using System.Text.RegularExpressions;

namespace Backprop.Data;

/// <summary>Numbers in a notation that is not read, but is worth a word: with signs beside the digits, or as a time.</summary>
internal static partial class NumberSigns
{
    private const int Longest = 64;

    /// <summary>What a number has beside its digits: <c>$</c> of <c>$1,234.50</c>, <c>%</c> of <c>12 %</c>, the space of <c>1 234</c>; nothing for any other text.</summary>
    public static IReadOnlyList<string> In(string cell)
    {
        if (cell.Length > Longest || Signed().Match(cell) is not { Success: true } match)
            return [];
        return [.. match.Groups["sign"].Captures.Select(sign => sign.Value), .. match.Groups["space"].Success ? [" "] : Array.Empty<string>()];
    }

    /// <summary>True for a time of day or a duration: <c>12:30</c>, <c>0:00:07.5</c>, <c>2:05 PM</c>.</summary>
    public static bool IsTime(string cell) => cell.Length <= Longest && Time().IsMatch(cell);

    [GeneratedRegex(@"^[+-]?(?<sign>\p{Sc})?\s?[+-]?(([0-9]{1,3}((?<space>\s)[0-9]{3})+|[0-9]{1,3}([,.'’][0-9]{3})+|[0-9]+)([.,][0-9]*)?|[.,][0-9]+)\s?(?<sign>[%‰\p{Sc}])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    [GeneratedRegex(@"^[+-]?[0-9]{1,3}:[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?( ?[AaPp][Mm])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
