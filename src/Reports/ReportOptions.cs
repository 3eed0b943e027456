using Backprop.Tabular;

namespace Backprop.Reports;

/// <summary>What a report cannot know of itself.</summary>
public sealed record ReportOptions
{
    /// <summary>The command line that trained the model, to show how to do it again; null when it was none.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Where the model was saved; null when nowhere.</summary>
    public string? ModelPath { get; init; }

    /// <summary>What cross-validation with the same options found; null when there was none.</summary>
    public CrossValidation? CrossValidation { get; init; }

    /// <summary>When the model was trained, to be written on the page; null leaves it out, and the same run gives the same page.</summary>
    public DateTimeOffset? Created { get; init; }
}
