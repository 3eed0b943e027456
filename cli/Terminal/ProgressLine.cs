using System.Globalization;
using Backprop.Training;

namespace Backprop.Cli.Terminal;

/// <summary>The state of a training run in a line, the most important first.</summary>
internal static class ProgressLine
{
    private const string Gap = "  ";
    private const int WidestCurve = 16;

    // Stands for the curve among the parts: how long it is depends on the room that they leave.
    private const string CurvePlace = "curve";

    /// <param name="run">The run under way.</param>
    /// <param name="elapsed">Since its start.</param>
    /// <param name="width">A part that does not fit into so many characters is left out.</param>
    /// <param name="hasCurve">Whether the costs so far are drawn as a small curve.</param>
    public static string Of(TrainingRun<float> run, TimeSpan elapsed, int width = int.MaxValue, bool hasCurve = false)
    {
        string line = "";
        foreach (string each in Parts(run, elapsed))
        {
            string part = each;
            if (part == CurvePlace)
            {
                int room = Math.Min(width - line.Length - Gap.Length, WidestCurve);
                part = hasCurve && room >= LossCurve.Narrowest ? LossCurve.Of([.. run.Epochs.Select(epoch => epoch.Cost)], room) : "";
            }
            if (part.Length == 0)
                continue;
            string longer = line.Length == 0 ? part : line + Gap + part;
            if (longer.Length <= width)
                line = longer;
        }
        return line;
    }

    /// <summary>The share of all steps that is done, in [0, 1].</summary>
    public static double Done(TrainingRun<float> run) => run.Steps / ((double)run.Options.Epochs * run.StepsPerEpoch);

    private static IEnumerable<string> Parts(TrainingRun<float> run, TimeSpan elapsed)
    {
        string total = run.Options.Epochs.ToString(CultureInfo.InvariantCulture);
        yield return $"epoch {run.Epochs.Count.ToString(CultureInfo.InvariantCulture).PadLeft(total.Length)}/{total}";
        if (run.Epochs.Count > 0)
        {
            EpochRecord last = run.Epochs[^1];
            yield return $"loss {Printable.Number(last.TrainingCost)}";
            if (last.ValidationCost is { } cost)
                yield return $"validation {Printable.Number(cost)}";
            foreach ((string name, double value) in last.Metrics)
                yield return $"{name} {Printable.Number(value)}";
            EpochRecord best = run.Epochs.MinBy(epoch => double.IsNaN(epoch.Cost) ? double.PositiveInfinity : epoch.Cost)!;
            yield return $"best {Printable.Number(best.Cost)} in epoch {best.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(total.Length)}";
        }
        double done = Done(run);
        if (done is > 0 and < 1)
            yield return $"{Time(elapsed * ((1 - done) / done))} left";
        yield return CurvePlace;
        if (run.Epochs.Count > 0)
            yield return $"{run.Epochs[^1].Samples / Math.Max(run.Epochs[^1].Seconds, 1e-9):N0} samples/s";
    }

    private static string Time(TimeSpan time)
        => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{time:m\\:ss}";
}
