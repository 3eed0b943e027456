using Backprop.Tabular;

namespace Backprop.Cli.Terminal;

/// <summary>Says on standard error how each training of a search went, how the best stands, and how long the rest may take.</summary>
internal sealed class SearchProgress(Log log) : IProgress<SearchStep>
{
    public void Report(SearchStep step)
    {
        SearchTrial trial = step.Trial;
        string left = step.Left > TimeSpan.Zero ? $", {Printable.Time(step.Left)} left" : "";
        log.Information($"rung {step.Rung} of {step.Rungs}, trial {trial.Index} ({DisplayText.Count(trial.Epochs[^1], "epoch")}): {Printable.Number(trial.Scores[^1])}, best {Printable.Number(step.Best.Scores[^1])} (trial {step.Best.Index}){left}");
    }
}
