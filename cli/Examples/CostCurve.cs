using System.Globalization;

namespace Backprop.Cli.Examples;

/// <summary>The cost over the passes as a small plot of characters.</summary>
internal static class CostCurve
{
    private const int Height = 9, Width = 60;

    /// <summary>Prints the costs of passes 1, 2, 5, 10, 20, … and the last, and below them the curve.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="costs">The cost of each pass.</param>
    public static void Write(TextWriter output, IReadOnlyList<double> costs)
    {
        int digits = costs.Count.ToString(CultureInfo.InvariantCulture).Length;
        foreach (int pass in Enumerable.Range(1, costs.Count).Where(pass => pass == costs.Count || IsRound(pass)))
            output.WriteLine($"  pass {pass.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}: C = {costs[pass - 1].Digits()}");
        Draw(output, costs);
    }

    // 1, 2 and 5 times a power of ten.
    private static bool IsRound(int pass)
    {
        while (pass % 10 == 0)
            pass /= 10;
        return pass is 1 or 2 or 5;
    }

    // Where the costs span two powers of ten or more, the axis of C is logarithmic.
    private static void Draw(TextWriter output, IReadOnlyList<double> costs)
    {
        double low = costs.Min(), high = costs.Max();
        bool logarithmic = low > 0 && high >= 100 * low;
        double Scale(double cost) => logarithmic ? Math.Log(cost) : cost;
        double Unscale(double height) => logarithmic ? Math.Exp(height) : height;

        int width = Math.Min(Width, costs.Count);
        char[][] canvas = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', width).ToArray())];
        for (int column = 0; column < width; column++)
        {
            int pass = width == 1 ? 0 : (int)Math.Round((double)column * (costs.Count - 1) / (width - 1));
            double share = high > low ? (Scale(costs[pass]) - Scale(low)) / (Scale(high) - Scale(low)) : 1;
            canvas[Height - 1 - (int)Math.Round(share * (Height - 1))][column] = '•';
        }

        output.WriteLine(logarithmic ? "  C (logarithmic)" : "  C");
        for (int row = 0; row < Height; row++)
        {
            double height = Scale(high) + (Scale(low) - Scale(high)) * row / (Height - 1);
            string label = row % 4 == 0 ? Unscale(height).ToString("0.0e+00", CultureInfo.InvariantCulture) : "";
            output.WriteLine($"  {label,8} {(label.Length > 0 ? '┤' : '│')}{new string(canvas[row]).TrimEnd()}");
        }
        string last = costs.Count.ToString(CultureInfo.InvariantCulture);
        output.WriteLine($"  {"",8} └{new string('─', width)}");
        output.WriteLine($"  {"",8}  1{(costs.Count > 1 ? last.PadLeft(Math.Max(width - 1, last.Length + 1)) : "")}  pass");
    }
}
