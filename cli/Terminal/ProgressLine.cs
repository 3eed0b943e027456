using System.Globalization;
using Backprop.Training;

namespace Backprop.Cli.Terminal;

/// <summary>The state of a training run in a line, the most important first.</summary>
internal static class ProgressLine
{
    private const string Gap = "  ";

    /// <param name="run">The run under way.</param>
    /// <param name="elapsed">Since its start.</param>
    /// <param name="width">A part that does not fit into so many characters is left out.</param>
    public static string Of(TrainingRun<float> run, TimeSpan elapsed, int width = int.MaxValue)
    {
        string line = "";
        foreach (string part in Parts(run, elapsed))
        {
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
        if (run.Epochs.Count > 0)
            yield return $"{run.Epochs[^1].Samples / Math.Max(run.Epochs[^1].Seconds, 1e-9):N0} samples/s";
    }

    private static string Time(TimeSpan time)
        => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{time:m\\:ss}";
}
