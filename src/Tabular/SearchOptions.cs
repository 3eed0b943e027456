namespace Backprop.Tabular;

/// <summary>How <see cref="TabularSearch"/> searches. The <see cref="TabularOptions"/> say what is searched: those that are null are, those that are set stay as they are.</summary>
public sealed record SearchOptions
{
    /// <summary>How many configurations are tried, the options as they are among them; at least 2.</summary>
    public int Trials { get; init => field = Setting.AtLeast(2, value, nameof(Trials)); } = 30;

    /// <summary>
    /// How long the search may take, together with one training of all epochs after it; null for no limit. Then it ends with the best so far, which can differ from run to run.
    /// </summary>
    public TimeSpan? TimeBudget { get; init => field = value is { } time ? Setting.Positive(time, nameof(TimeBudget)) : null; }

    /// <summary>Hears of every training of the search when it is done.</summary>
    public IProgress<SearchStep>? Progress { get; init; }
}
