using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Reports.Page;

/// <summary>Numbers as people read them. The page's own data hold them in full.</summary>
internal static class Figures
{
    /// <summary>Four digits that count; a dash for what is not defined.</summary>
    public static string Of(double? value) => value switch
    {
        null => "–",
        0 => "0",
        { } x when Math.Abs(x) is >= 1e-3 and < 1e6 => Rounded(x),
        { } x => x.ToString("0.000e+0", CultureInfo.InvariantCulture),
    };

    /// <inheritdoc cref="Of(double?)"/>
    public static string Of(JsonNode? number) => Of((double?)number);

    /// <summary>A metric, with four decimals as the command prints it.</summary>
    public static string Metric(JsonNode? number) => (double?)number is { } value ? DisplayText.Metric(value) : "–";

    /// <summary>A count with thousands separators; of weighted rows it may have decimals.</summary>
    public static string Count(double value) => value.ToString(value == Math.Floor(value) ? "N0" : "N2", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Count(double)"/>
    public static string Count(JsonNode? number) => (double?)number is { } value ? Count(value) : "–";

    /// <summary>So many decimals.</summary>
    public static string Rounded(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    private static string Rounded(double x)
    {
        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(x))), 0, 6);
        string text = x.ToString($"N{decimals}", CultureInfo.InvariantCulture);
        return decimals == 0 ? text : text.TrimEnd('0').TrimEnd('.');
    }
}
