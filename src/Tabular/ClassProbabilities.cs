using System.Collections;
using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>The probability of each class for one row. The names are those of the model: a row keeps its numbers only.</summary>
/// <param name="classes">The classes, in their order.</param>
/// <param name="values">A probability for each.</param>
internal sealed class ClassProbabilities(ClassTargetEncoder classes, double[] values) : IReadOnlyDictionary<string, double>
{
    public int Count => values.Length;

    public IEnumerable<string> Keys => classes.Classes;

    public IEnumerable<double> Values => values.AsEnumerable();

    /// <exception cref="KeyNotFoundException">The model has no such class.</exception>
    public double this[string key]
        => TryGetValue(key, out double value) ? value : throw new KeyNotFoundException($"There is no class {DisplayText.Quote(key)}; the classes are {DisplayText.List(classes.Classes)}.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, out double value)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool isFound = classes.TryFind(key, out int index);
        value = isFound ? values[index] : 0;
        return isFound;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => classes.Classes.Zip(values, KeyValuePair.Create).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether the same classes have the same probabilities.</summary>
    public override bool Equals(object? obj) => obj is ClassProbabilities other && Keys.SequenceEqual(other.Keys) && Values.SequenceEqual(other.Values);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (double value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
