using System.CommandLine;
using System.Globalization;

namespace Backprop.Cli.Options;

/// <summary>Rows of a table as people count them: from 1, the header not counted.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, included.</param>
internal sealed record RowRange(int First, int Last)
{
    /// <summary>An option such as <c>--rows 1-20</c>; null when it is not given.</summary>
    public static Option<RowRange?> Option(string name, string description)
        => ValueOption.Of(name, "A-B", description, "rows such as 1-20, counted from 1", Read);

    /// <summary>Rows as the library counts them, from 0.</summary>
    /// <exception cref="UsageException">The table has fewer.</exception>
    public int[] Within(int rowCount)
        => Last <= rowCount
            ? [.. Enumerable.Range(First - 1, Last - First + 1)]
            : throw new UsageException($"row {Last.ToString(CultureInfo.InvariantCulture)} is asked for, but the table has {DisplayText.Count(rowCount, "row")}");

    private static RowRange? Read(string text)
    {
        string[] ends = text.Split('-');
        return ends.Length == 2 && Whole(ends[0]) is { } first && Whole(ends[1]) is { } last && first <= last ? new(first, last) : null;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 ? value : null;
}
