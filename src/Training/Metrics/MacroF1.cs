namespace Backprop.Training.Metrics;

/// <summary>
/// F1 = 2·TP / (2·TP + FP + FN) of each class, averaged over the classes that occur as truth or prediction, each counting the same. By weight.
/// </summary>
public sealed class MacroF1 : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Name => "macroF1";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    private protected override double Evaluate(IEnumerable<ScoredSample> samples, int classes)
    {
        double[] right = new double[classes], predicted = new double[classes], actual = new double[classes];
        foreach (ScoredSample sample in samples)
        {
            int guess = sample.Predicted;
            predicted[guess] += sample.Weight;
            actual[sample.Truth] += sample.Weight;
            if (guess == sample.Truth)
                right[guess] += sample.Weight;
        }
        return Enumerable.Range(0, classes)
            .Where(c => predicted[c] + actual[c] > 0)
            .Select(c => 2 * right[c] / (predicted[c] + actual[c]))
            .DefaultIfEmpty(double.NaN)
            .Average();
    }
}
