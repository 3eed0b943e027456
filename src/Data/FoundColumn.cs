namespace Backprop.Data;

/// <summary>A column of a table that is being encoded.</summary>
/// <param name="Encoder">Its encoder.</param>
/// <param name="Column">The column.</param>
/// <param name="FirstFeature">The position of its first input.</param>
internal readonly record struct FoundColumn(ColumnEncoder Encoder, CsvColumn Column, int FirstFeature)
{
    /// <summary>Says in which columns there were categories that training had not seen, and how often.</summary>
    public static void Warn(FoundColumn[] found, int[] unseen, ICollection<string>? warnings)
    {
        for (int i = 0; i < found.Length; i++)
        {
            if (unseen[i] > 0)
                warnings?.Add($"column {found[i].Column.DisplayName}: {DisplayText.Count(unseen[i], "cell")} with a category that training had not seen{(found[i].Encoder is OneHotEncoder { GroupsRareLevels: true } or PairEncoder { GroupsRareLevels: true } ? ", or too rarely" : "")}; encoded as unknown");
        }
    }
}
