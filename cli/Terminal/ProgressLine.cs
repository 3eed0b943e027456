using System.Globalization;
using Backprop.Layers;
using Backprop.Training;
using Backprop.Training.Metrics;
using Spectre.Console;

namespace Backprop.Cli.Terminal;

/// <summary>The state of a training run in a line.</summary>
internal static class ProgressLine
{
    private const int BarWidth = 10;
    private const int CurveRank = 8;

    /// <summary>The line as pieces of one colour each (null for the terminal's own): what matters most of that which fits, in its order.</summary>
    /// <param name="run">The run under way.</param>
    /// <param name="left">How long it will still take; null when nobody knows.</param>
    /// <param name="width">The most characters.</param>
    /// <param name="draws">Whether there are a bar and curves, for a terminal that shows block elements.</param>
    public static IReadOnlyList<(string Text, Color? Color)> Of(TrainingRun<float> run, TimeSpan? left, int width, bool draws)
    {
        ProgressPart[] parts = [.. Parts(run, left).Where(part => draws || part.Curve is null)];
        if (draws)
            parts = [Bar(run), .. parts];
        int[] widths = new int[parts.Length];
        int room = width;
        int[] byRank = [.. Enumerable.Range(0, parts.Length).OrderBy(p => parts[p].Rank)];
        foreach (int p in byRank)
            if (parts[p].Short.Length <= room && !(parts[p].Follows && widths[p - 1] == 0))
                room -= widths[p] = parts[p].Short.Length;
        // Curves grow before words do, side by side: as long as each other.
        int[] curves = [.. byRank.Where(p => widths[p] > 0 && parts[p].Curve is not null)];
        int more = curves.Length == 0 ? 0 : Math.Min(room / curves.Length, LossCurve.Widest - LossCurve.Narrowest);
        foreach (int p in curves)
            widths[p] += more;
        room -= more * curves.Length;
        foreach (int p in byRank.Where(p => widths[p] > 0 && parts[p].Curve is null))
            if (parts[p].Long.Length - widths[p] <= room)
            {
                room -= parts[p].Long.Length - widths[p];
                widths[p] = parts[p].Long.Length;
            }
        return widths.All(each => each == 0)
            ? [(Epoch(run)[..Math.Clamp(width, 0, Epoch(run).Length)], null)]
            : [.. parts.Zip(widths).Where(each => each.Second > 0).Select(each => (each.First.In(each.Second), each.First.Color))];
    }

    /// <summary>The whole line in words, for logs.</summary>
    /// <inheritdoc cref="Of(TrainingRun{float}, TimeSpan?, int, bool)"/>
    public static string Of(TrainingRun<float> run, TimeSpan? left) => string.Concat(Of(run, left, int.MaxValue, draws: false).Select(piece => piece.Text));

    /// <summary>The share of all steps that so many are, in [0, 1].</summary>
    public static double Done(TrainingRun<float> run, long steps) => steps / ((double)run.Options.Epochs * run.StepsPerEpoch);

    /// <summary>A share, in [0, 1], as a bar.</summary>
    public static string Bar(double done)
    {
        int full = (int)Math.Round(BarWidth * done);
        return $"{new string('━', full)}{new string('─', BarWidth - full)} ";
    }

    private static IEnumerable<ProgressPart> Parts(TrainingRun<float> run, TimeSpan? left)
    {
        if (run.Model is Sequential<float> { Layers: [Ensemble<float> { Members.Count: var members }] })
            yield return new(5, Invariant($"{members} × "), Invariant($"{members} members · "));
        yield return new(0, Epoch(run), Epoch(run));
        if (run.Epochs is [.., var last])
        {
            double[] training = [.. run.Epochs.Select(epoch => epoch.TrainingCost)];
            double[]? validation = last.ValidationCost is null ? null : [.. run.Epochs.Select(epoch => epoch.ValidationCost ?? double.NaN)];
            yield return Words(1, $"loss {Printable.Number(last.TrainingCost)}");
            yield return Curve(training, validation, Color.Blue);
            Metric? metric = run.Options.Metrics.FirstOrDefault(each => last.Metrics.ContainsKey(each.Name));
            if (last.ValidationCost is { } cost)
            {
                yield return new(metric is null ? 2 : 6, $"  val {Printable.Number(cost)}", $"  validation {Printable.Number(cost)}");
                yield return Curve(validation!, training, Color.Olive);
            }
            if (metric is not null)
                yield return Words(2, $"{metric.Name} {Printable.Number(last.Metrics[metric.Name])}");
            if (Best(run, metric) is var (value, epoch))
                yield return Best(metric is null ? "  best" : ", best", Printable.Number(value), epoch) with { Follows = metric is not null };
        }
        if (left is { } time)
            yield return Words(4, $"{Printable.Time(time)} left");
        if (run.Epochs is [.., { Samples: var samples, Seconds: var seconds }])
            yield return Speed(samples / Math.Max(seconds, 1e-9));
    }

    private static string Epoch(TrainingRun<float> run) => Invariant($"epoch {run.Epochs.Count}/{run.Options.Epochs}");

    private static ProgressPart Words(int rank, string text) => new(rank, $"  {text}", $"  {text}");

    private static ProgressPart Curve(double[] costs, double[]? beside, Color color)
        => new(CurveRank, new string(' ', 1 + LossCurve.Narrowest), "", color) { Curve = (costs, beside), Follows = true };

    private static ProgressPart Best(string lead, string value, int epoch) => new(3, Invariant($"{lead} {value} at {epoch}"), Invariant($"{lead} {value} in epoch {epoch}"));

    private static ProgressPart Speed(double speed)
        => new(7, $"  {Abbreviated(speed)} samples/s", Invariant($"  {speed:N0} samples/s"));

    private static ProgressPart Bar(TrainingRun<float> run)
    {
        string bar = Bar(Done(run, run.Steps));
        return new(9, bar, bar, Color.Green);
    }

    // The metric that the best epoch is chosen by, or the cost. Of equal epochs the later, as early stopping prefers with the presets.
    private static (double Value, int Epoch)? Best(TrainingRun<float> run, Metric? metric)
    {
        (double Value, int Epoch)? best = null;
        foreach (EpochRecord epoch in run.Epochs)
        {
            double value = metric is null ? epoch.Cost : epoch.Metrics[metric.Name];
            if (!double.IsNaN(value) && (best is null || (metric is { HigherIsBetter: true } ? value >= best.Value.Value : value <= best.Value.Value)))
                best = (value, epoch.Epoch);
        }
        return best;
    }

    private static string Abbreviated(double count) => count switch
    {
        >= 999_500 => Invariant($"{count / 1e6:0.0}M"),
        >= 9_999.5 => Invariant($"{count / 1e3:0}k"),
        _ => Invariant($"{count:N0}"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
