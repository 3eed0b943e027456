using System.Runtime.InteropServices;
using System.Text;

namespace Backprop.Data;

/// <summary>Counts the categories of a column in the training rows and decides which of them have an input.</summary>
internal static class LevelCensus
{
    // A category seen once has no second row to learn from.
    private const int FewestRows = 2;

    // A share of the known cells below which nothing is lost by it.
    private const double WorthAWord = 0.01;

    /// <summary>Finds the encoder of a column of categories.</summary>
    /// <exception cref="DataException">There are too many, and they are not to be grouped.</exception>
    public static ColumnEncoder Fit(CsvColumn column, ReadOnlySpan<int> rows, EncodingOptions options, ICollection<string> warnings)
    {
        Dictionary<byte[], int> counts = Count(column, rows, options, out int known);
        if (counts.Count == 0 || (counts.Count == 1 && known == rows.Length))
            return ColumnEncoder.WithoutInformation(column, ColumnKind.Categorical, anyKnown: counts.Count > 0, options, warnings);
        string[] levels = options.GroupsRareLevels ? Frequent(counts, options.MaximumLevels) : [.. counts.Keys.Select(Encoding.UTF8.GetString)];
        if (levels.Length == 0)
        {
            warnings.Add($"column {column.DisplayName} has another text in every training row, as an identifier has; it is left out");
            return new LeftOutEncoder(column.Name, ColumnKind.Categorical, LeftOutReason.Identifier);
        }
        int grouped = counts.Count - levels.Length;
        int seenOnce = counts.Count(level => level.Value < FewestRows);
        if (options.GroupsRareLevels && (seenOnce < grouped || seenOnce > WorthAWord * known))
            warnings.Add($"column {column.DisplayName}: {DisplayText.Count(grouped)} of its {DisplayText.Count(counts.Count)} categories are encoded as unknown: "
                + (seenOnce < grouped ? $"all but the {DisplayText.Count(levels.Length)} most frequent" : "those that training has seen once"));
        else if (levels.Length > OneHotEncoder.ManyLevels)
            warnings.Add($"column {column.DisplayName} has {DisplayText.Count(levels.Length)} categories; is it an identifier?");
        Array.Sort(levels, StringComparer.Ordinal);
        return levels.Length == 2 && options.SignedPairs
            ? new PairEncoder(column.Name, levels, grouped > 0)
            : new OneHotEncoder(column.Name, levels, grouped > 0);
    }

    private static Dictionary<byte[], int> Count(CsvColumn column, ReadOnlySpan<int> rows, EncodingOptions options, out int known)
    {
        var counts = new Dictionary<byte[], int>(Utf8Comparer.Instance);
        Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> byBytes = counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        known = 0;
        foreach (int row in rows)
        {
            if (column.IsMissing(row))
                continue;
            known++;
            CollectionsMarshal.GetValueRefOrAddDefault(byBytes, column.Utf8(row), out _)++;
            if (!options.GroupsRareLevels && counts.Count > OneHotEncoder.MaximumLevels)
                throw column.Error($"has more than {DisplayText.Count(OneHotEncoder.MaximumLevels)} categories; is it an identifier? leave it out");
        }
        return counts;
    }

    private static string[] Frequent(Dictionary<byte[], int> counts, int most)
        => [.. counts.Where(level => level.Value >= FewestRows)
            .Select(level => (Text: Encoding.UTF8.GetString(level.Key), Rows: level.Value))
            .OrderByDescending(level => level.Rows).ThenBy(level => level.Text, StringComparer.Ordinal)
            .Take(most).Select(level => level.Text)];
}
