using System.Collections.ObjectModel;
using Backprop.Data;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>How much the rows of each class count in the cost, beside their own weights: for classes that are rare, or whose errors are dear. Metrics do not look at it.</summary>
public sealed record ClassWeights
{
    private ClassWeights(IReadOnlyDictionary<string, double>? byName) => ByName = byName;

    /// <summary>
    /// All classes count the same together: <c>n/(K·n_k)</c> for n training rows, n_k of them of class k, and K classes; of rows with weights their sums (King and Zeng,
    /// "Logistic Regression in Rare Events Data", 2001).
    /// </summary>
    public static ClassWeights Balanced { get; } = new((IReadOnlyDictionary<string, double>?)null);

    /// <summary>The weights by the name of the class; null for <see cref="Balanced"/>.</summary>
    public IReadOnlyDictionary<string, double>? ByName { get; }

    /// <summary>A weight for each class named; the others have 1.</summary>
    /// <param name="weights">By the name of the class as the file spells it; each from 10⁻⁶ to 10⁶.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is outside that range.</exception>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach ((string name, double weight) in weights)
            if (weight is not (>= 1e-6 and <= 1e6))
                throw new ArgumentOutOfRangeException(nameof(weights), FormattableString.Invariant($"The weight of class {DisplayText.Quote(name)} must lie between 1e-6 and 1e6, got {weight}."));
        return new(new ReadOnlyDictionary<string, double>(weights.ToDictionary()));
    }

    /// <summary>The weight of each class, by index.</summary>
    /// <param name="schema">The task and the classes.</param>
    /// <param name="train">The rows trained on: class indices, and the weights of the rows if they have any.</param>
    /// <param name="file">What messages call the data.</param>
    /// <exception cref="DataException">The task is regression, or there is no class of a name.</exception>
    internal double[] For(TableSchema schema, Samples<float> train, string file)
    {
        if (schema.Task == TaskKind.Regression)
            throw new DataException($"the target {DisplayText.Quote(schema.Target)} is a number; only classes have class weights", file);
        if (ByName is not null)
        {
            foreach (string name in ByName.Keys.Where(name => !schema.Classes.Contains(name)))
                throw new DataException($"there is no class {DisplayText.Quote(name)} to weigh; the classes are {DisplayText.List(schema.Classes)}{NearestName.Hint(name, schema.Classes)}", file);
            return [.. schema.Classes.Select(name => ByName.GetValueOrDefault(name, 1))];
        }
        double[] sums = new double[schema.Classes.Count];
        for (int row = 0; row < train.Count; row++)
            sums[(int)train.Targets[0, row]] += train.Weights?[row] ?? 1;
        double total = sums.Sum();
        return [.. sums.Select(sum => total / (sums.Length * sum))];
    }

    /// <summary>The same samples, each weight times that of its class.</summary>
    internal Samples<float> Apply(TableSchema schema, Samples<float> train, string file)
    {
        double[] weights = For(schema, train, file);
        return train.WeighedBy(Vector<float>.Build.Dense(train.Count, row => (float)(weights[(int)train.Targets[0, row]] * (train.Weights?[row] ?? 1))));
    }
}
