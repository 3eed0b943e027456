using Backprop.Training;

namespace Backprop.Tabular;

/// <summary>What a search has found.</summary>
public sealed record SearchResult
{
    /// <summary>The metric that decides: <c>accuracy</c>, <c>r2</c>, or that of <see cref="TabularOptions.Metric"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>All trials, the best first: who came further, and among those the better score, the earlier of equals.</summary>
    public required IReadOnlyList<SearchTrial> Trials { get; init; }

    /// <summary>The model of the best trial's last training. Its summary has no test metrics: the search does not look at these rows.</summary>
    public required TabularModel Model { get; init; }

    /// <summary>Whether the search came to its end, or was cancelled, or its time was spent.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The best trial.</summary>
    public SearchTrial Best => Trials[0];

    /// <summary>One line for people: <c>9 trials, Completed; best by accuracy: trial 3, 0.9667 after 256 epochs: hidden 512</c>.</summary>
    public override string ToString() => $"{DisplayText.Count(Trials.Count, "trial")}, {StopReason}; best by {Metric}: {Best}";
}
