namespace Backprop.Tabular;

/// <summary>
/// What <see cref="TabularOptions.Calibrate"/> did: the scores of the network are divided by one <see cref="Temperature"/>, so that a confidence of 0.8 is right in 8 of 10
/// cases. Metrics are <c>logLoss</c> and <c>ece</c> (<see cref="Training.Metrics.ExpectedCalibrationError"/>).
/// </summary>
public sealed record Calibration
{
    /// <summary>T: the scores are divided by it. Above 1 the network was too sure of itself, below 1 too modest; 1 changes nothing.</summary>
    public required double Temperature { get; init; }

    /// <summary>The rows it was fitted to: those of the validation; with members, those that some have left out, each once.</summary>
    public required int Rows { get; init; }

    /// <summary>The metrics on these rows, with members each judged alone, before.</summary>
    public required IReadOnlyDictionary<string, double> ValidationBefore { get; init; }

    /// <summary>The same after it.</summary>
    public required IReadOnlyDictionary<string, double> ValidationAfter { get; init; }

    /// <summary>The metrics of the whole model on the test rows, before; null without any.</summary>
    public IReadOnlyDictionary<string, double>? TestBefore { get; init; }

    /// <summary>The same after it.</summary>
    public IReadOnlyDictionary<string, double>? TestAfter { get; init; }

    /// <summary>One line for people: <c>temperature 1.25, fitted to 96 rows: logLoss 0.3105 → 0.2987, ece 0.05 → 0.02</c>.</summary>
    public override string ToString()
        => $"temperature {DisplayText.Figure(Temperature)}, fitted to {DisplayText.Count(Rows, "row")}: {string.Join(", ", ValidationBefore.Select(metric => $"{metric.Key} {DisplayText.Figure(metric.Value)} → {DisplayText.Figure(ValidationAfter[metric.Key])}"))}";
}
