namespace Backprop.Cli.Terminal;

/// <summary>How a cost fell, in a few characters: ▇▅▃▂▁▁.</summary>
internal static class LossCurve
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The fewest characters in which a curve shows something.</summary>
    public const int Narrowest = 4;

    /// <param name="costs">The cost of each epoch; what is not finite is a gap.</param>
    /// <param name="width">How many characters there is room for.</param>
    public static string Of(IReadOnlyList<double> costs, int width)
    {
        int columns = Math.Min(width, costs.Count);
        double[] shown = [.. Enumerable.Range(0, columns).Select(column => costs[columns == 1 ? 0 : (int)((long)column * (costs.Count - 1) / (columns - 1))])];
        double[] finite = [.. shown.Where(double.IsFinite)];
        if (finite.Length == 0)
            return "";
        // Costs fall by factors: on the scale of logarithms the end is not a flat line, where they allow one.
        bool logarithmic = finite.Min() > 0;
        double Scale(double cost) => logarithmic ? Math.Log(cost) : cost;
        double low = Scale(finite.Min()), high = Scale(finite.Max());
        return string.Concat(shown.Select(cost => !double.IsFinite(cost) ? ' '
            : Blocks[high > low ? (int)Math.Round((Scale(cost) - low) / (high - low) * (Blocks.Length - 1)) : 0]));
    }
}
