using System.Diagnostics;
using Backprop.Training;
using Backprop.Training.Metrics;

namespace Backprop.Tabular;

/// <summary>All trials with a share of the epochs, the best third with three times as much, and so on to all of them. Trial 0 is never left behind.</summary>
/// <param name="drawn">The trials, in the order of their index.</param>
/// <param name="metric">What is compared, on the validation rows.</param>
/// <param name="search">The time, and who hears of it.</param>
/// <param name="train">Trains a trial with a share of its epochs, for no longer than a time.</param>
internal sealed class SuccessiveHalving(SearchTrial[] drawn, Metric metric, SearchOptions search, Func<SearchTrial, double, TimeSpan?, TabularModel> train)
{
    private const int Eta = 3;

    // Below a ninth of the epochs, scores say little of what all of them would bring.
    private const int MostHalvings = 2;

    private readonly SearchTrial[] trials = [.. drawn];
    private readonly int rungs = Rungs(drawn.Length);
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Dictionary<int, TabularModel> models = [];

    // Of the trainings that came to their end: the sum of their shares of a whole one, and their time.
    private double shares;
    private TimeSpan spent;

    private DivergedException? diverged;

    /// <summary>The rungs of so many trials: at least one is left for the last.</summary>
    internal static int Rungs(int trials) => 1 + Math.Min(MostHalvings, (int)Math.Floor(Math.Log(trials, Eta) + 1e-9));

    /// <summary>The share of the epochs at a rung, from 0.</summary>
    internal static double Share(int rung, int rungs) => Math.Pow(Eta, rung - rungs + 1);

    /// <exception cref="DivergedException">The cost of no trial is finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first training was done.</exception>
    public SearchResult Run()
    {
        StopReason? stop = null;
        int[] left = [.. Enumerable.Range(0, trials.Length)];
        for (int rung = 0; rung < rungs && stop is null; rung++)
        {
            for (int i = 0; i < left.Length && stop is null; i++)
                stop = Try(left[i], rung, waiting: left.Length - i - 1);
            left = [.. Ranked(left.Select(index => trials[index])).Take((left.Length + Eta - 1) / Eta).Select(trial => trial.Index).Union([0]).Order()];
        }
        SearchTrial[] ranked = [.. Ranked(trials)];
        if (!models.TryGetValue(ranked[0].Index, out TabularModel? model))
            throw diverged ?? (Exception)new OperationCanceledException("ended before the first trial was done; nothing was saved");
        return new() { Metric = metric.Name, Trials = ranked, Model = model, StopReason = stop ?? StopReason.Completed };
    }

    private StopReason? Try(int index, int rung, int waiting)
    {
        double share = Share(rung, rungs);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        // One training of all epochs follows the search.
        if (models.Count > 0 && search.TimeBudget is { } budget && elapsed + (share + 1) * WholeTraining() > budget)
            return StopReason.TimeBudget;
        long begin = Stopwatch.GetTimestamp();
        TabularModel trained;
        try
        {
            trained = train(trials[index], share, search.TimeBudget is { } time ? TimeSpan.FromTicks(Math.Max(1, (time - elapsed).Ticks / 2)) : null);
        }
        catch (OperationCanceledException)
        {
            return StopReason.Cancelled;
        }
        catch (DivergedException e)
        {
            diverged ??= e;
            Enter(index, double.NaN, 0, Stopwatch.GetElapsedTime(begin));
            return null;
        }
        TimeSpan taken = Stopwatch.GetElapsedTime(begin);
        TrainingSummary summary = trained.Summary;
        // What was cut short is not to be compared; but the first must stand for itself.
        if (summary.StopReason == StopReason.Cancelled || (summary.StopReason == StopReason.TimeBudget && models.Count > 0))
            return summary.StopReason;
        Enter(index, summary.Validation![metric.Name], summary.Epochs, taken);
        (shares, spent) = (shares + share, spent + taken);
        // Who is best may diverge at the next rung; then the second is.
        models[index] = trained;
        SearchTrial[] best = [.. Ranked(trials).Take(Eta)];
        foreach (int behind in models.Keys.Except(best.Select(trial => trial.Index)).ToArray())
            models.Remove(behind);
        search.Progress?.Report(new(trials[index], rung + 1, rungs, best[0], TimeLeft(rung, waiting)));
        return summary.StopReason == StopReason.TimeBudget ? StopReason.TimeBudget : null;
    }

    private void Enter(int index, double score, int epochs, TimeSpan time) => trials[index] = trials[index] with
    {
        Scores = [.. trials[index].Scores, score],
        Epochs = [.. trials[index].Epochs, epochs],
        Seconds = trials[index].Seconds + time.TotalSeconds,
    };

    private IEnumerable<SearchTrial> Ranked(IEnumerable<SearchTrial> some) => some
        .OrderByDescending(trial => trial.Scores.Count(score => !double.IsNaN(score)))
        .ThenByDescending(trial => trial.Scores.Count == 0 || double.IsNaN(trial.Scores[^1]) ? double.NegativeInfinity : metric.HigherIsBetter ? trial.Scores[^1] : -trial.Scores[^1])
        .ThenBy(trial => trial.Index);

    private TimeSpan WholeTraining() => spent / shares;

    private TimeSpan TimeLeft(int rung, int waiting)
    {
        double toCome = waiting * Share(rung, rungs);
        int count = trials.Length;
        for (int later = 1; later < rungs; later++)
        {
            count = (count + Eta - 1) / Eta;
            toCome += later > rung ? count * Share(later, rungs) : 0;
        }
        TimeSpan left = toCome * WholeTraining();
        return search.TimeBudget is { } budget && budget - Stopwatch.GetElapsedTime(start) < left ? budget - Stopwatch.GetElapsedTime(start) : left;
    }
}
