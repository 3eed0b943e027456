namespace Backprop.Cli.Terminal;

/// <summary>How a cost fell, in a few characters: ▇▅▃▂▁▁.</summary>
internal static class LossCurve
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The fewest characters in which a curve shows something.</summary>
    public const int Narrowest = 4;

    /// <summary>The most characters that a curve gets.</summary>
    public const int Widest = 16;

    /// <param name="costs">The cost of each epoch; what is not finite is a gap.</param>
    /// <param name="width">How many characters there is room for.</param>
    /// <param name="beside">The costs of a curve that stands beside it: both have one scale.</param>
    public static string Of(IReadOnlyList<double> costs, int width, IReadOnlyList<double>? beside = null)
    {
        int columns = Math.Min(width, costs.Count);
        IEnumerable<double> shown = Enumerable.Range(0, columns).Select(column => costs[columns == 1 ? 0 : (int)((long)column * (costs.Count - 1) / (columns - 1))]);
        double[] finite = [.. costs.Concat(beside ?? []).Where(double.IsFinite)];
        if (!costs.Any(double.IsFinite))
            return "";
        // Costs fall by factors: on the scale of logarithms the end is not a flat line, where they allow one.
        bool logarithmic = finite.Min() > 0;
        double Scale(double cost) => logarithmic ? Math.Log(cost) : cost;
        double low = Scale(finite.Min()), high = Scale(finite.Max());
        return string.Concat(shown.Select(cost => !double.IsFinite(cost) ? ' '
            : Blocks[high > low ? (int)Math.Round((Scale(cost) - low) / (high - low) * (Blocks.Length - 1)) : 0]));
    }
}
