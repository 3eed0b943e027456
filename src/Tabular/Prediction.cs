using System.Globalization;

namespace Backprop.Tabular;

/// <summary>What a model says of one row.</summary>
/// <param name="Label">The class as it stands in the training file; for regression the number.</param>
/// <param name="Value">The predicted number; null for classification.</param>
/// <param name="Probabilities">The probability of each class, by name, in the order of the model's classes; empty for regression.</param>
public sealed record Prediction(string Label, double? Value, IReadOnlyDictionary<string, double> Probabilities)
{
    /// <summary>The label, and how likely it is: <c>setosa (98.7 %)</c>.</summary>
    public override string ToString() => Probabilities.TryGetValue(Label, out double probability) ? string.Create(CultureInfo.InvariantCulture, $"{Label} ({100 * probability:F1} %)") : Label;
}
