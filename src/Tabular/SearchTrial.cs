namespace Backprop.Tabular;

/// <summary>A configuration that a search has tried.</summary>
public sealed record SearchTrial
{
    /// <summary>Its place among those drawn; 0 is the caller's options as they are.</summary>
    public required int Index { get; init; }

    /// <summary>What was drawn, by the name of the option on the command line without its dashes; empty for trial 0.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The caller's options with what was drawn: <see cref="TabularTrainer"/> trains the same model from it, in the time of its <see cref="TabularOptions.TimeBudget"/>, which the trial has not had.</summary>
    public required TabularOptions Options { get; init; }

    /// <summary>The metric on the validation rows at each rung the trial has reached; NaN where its cost was no longer finite.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>The epochs at each of these rungs.</summary>
    public IReadOnlyList<int> Epochs { get; init; } = [];

    /// <summary>Seconds that its trainings took.</summary>
    public double Seconds { get; init; }

    /// <summary>One line for people: <c>trial 3, 0.9667 after 256 epochs: hidden 512, dropout 0.15</c>.</summary>
    public override string ToString()
    {
        string score = Scores.Count == 0 ? "" : $", {DisplayText.Figure(Scores[^1])} after {DisplayText.Count(Epochs[^1], "epoch")}";
        return FormattableString.Invariant($"trial {Index}{score}: {(Settings.Count == 0 ? "the options as they are" : string.Join(", ", Settings.Select(setting => $"{setting.Key} {setting.Value}")))}");
    }
}
