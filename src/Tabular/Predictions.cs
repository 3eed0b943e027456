using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using Backprop.Data;
using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>What a model says of many rows. The numbers are kept, and a prediction is made of them when it is asked for: millions of rows fit into memory.</summary>
/// <param name="target">What is predicted.</param>
/// <param name="values">Probabilities, classes × rows; or values in the target's units, 1 × rows.</param>
internal sealed class Predictions(TargetEncoder target, Matrix<double> values) : IReadOnlyList<Prediction>
{
    /// <param name="target">What is predicted.</param>
    /// <param name="outputs">Scores, classes × rows; or values in the target's units, 1 × rows.</param>
    public static Predictions Of(TargetEncoder target, Matrix<double> outputs)
        => new(target, target is ClassTargetEncoder ? new Softmax<double>().Infer(outputs) : outputs);

    public int Count => values.ColumnCount;

    public Prediction this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return target is ClassTargetEncoder classes ? Classify(classes, values.Column(index).AsArray()) : Value(values[0, index]);
        }
    }

    public IEnumerator<Prediction> GetEnumerator()
    {
        for (int row = 0; row < Count; row++)
            yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Prediction Classify(ClassTargetEncoder classes, double[] probabilities)
        => new(classes.Classes[Array.IndexOf(probabilities, probabilities.Max())], null, new ClassProbabilities(classes, probabilities));

    private static Prediction Value(double value) => new(value.ToString("R", CultureInfo.InvariantCulture), value, ReadOnlyDictionary<string, double>.Empty);
}
