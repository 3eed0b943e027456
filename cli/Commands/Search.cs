using System.Diagnostics;
using Backprop.Cli.Terminal;
using Backprop.Data;
using Backprop.Tabular;
using Backprop.Training;

namespace Backprop.Cli.Commands;

/// <summary>The search before a training, on the command line.</summary>
internal static class Search
{
    /// <summary>Searches within the time of the options; cancelled, it ends with the best so far.</summary>
    /// <returns>The search, and the options for the training after it: the best, with the time that is left.</returns>
    public static (SearchResult Found, TabularOptions Options) Run(CsvTable table, string target, TabularOptions options, int trials, Log log, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        SearchResult found = TabularSearch.Run(table, target, options, new() { Trials = trials, TimeBudget = options.TimeBudget, Progress = new SearchProgress(log) }, cancellationToken);
        if (found.StopReason == StopReason.TimeBudget)
            log.Information($"the time for the search is over; the best so far is trial {found.Best.Index}");
        TimeSpan? left = options.TimeBudget is { } budget ? TimeSpan.FromTicks(Math.Max(1, (budget - Stopwatch.GetElapsedTime(start)).Ticks)) : null;
        return (found, found.Best.Options with { TimeBudget = left });
    }
}
