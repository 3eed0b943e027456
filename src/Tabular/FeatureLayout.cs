using Backprop.Data;

namespace Backprop.Tabular;

/// <summary>What the inputs of a network are: where the numbers stand, and the categories of each column.</summary>
/// <param name="Size">How many inputs there are.</param>
/// <param name="Numbers">The inputs that are scaled numbers, parts of dates included; ascending.</param>
/// <param name="Categories">The inputs of each column with one for every category.</param>
internal sealed record FeatureLayout(int Size, IReadOnlyList<int> Numbers, IReadOnlyList<int[]> Categories)
{
    public static FeatureLayout Of(TabularEncoder encoder)
    {
        List<int> numbers = [];
        List<int[]> categories = [];
        int first = 0;
        foreach (ColumnEncoder column in encoder.Columns)
        {
            int[] inputs = [.. Enumerable.Range(first, column.FeatureNames.Count)];
            first += inputs.Length;
            switch (column)
            {
                case NumericEncoder { Scale: not null }:
                    numbers.Add(inputs[0]);
                    break;
                case DateEncoder date:
                    numbers.AddRange(inputs.Take(inputs.Length - (date.MarksMissing ? 1 : 0)));
                    break;
                case OneHotEncoder:
                    categories.Add(inputs);
                    break;
            }
        }
        return new(first, numbers, categories);
    }
}
