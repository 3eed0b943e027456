using System.Text.Json.Nodes;

namespace Backprop.Data;

/// <summary>
/// A column of categories: one input for each, 1 for the one in the cell and 0 for the others.
/// A cell that is missing, or whose category is none of <see cref="Levels"/>, gives zeros.
/// </summary>
public sealed class OneHotEncoder : ColumnEncoder
{
    internal const string JsonKind = "one-hot";

    private readonly LevelIndex index;

    /// <summary>The most inputs that the categories of a column can have.</summary>
    public const int MaximumLevels = 1000;

    /// <summary>A column with more inputs than this is warned about.</summary>
    public const int ManyLevels = 100;

    internal OneHotEncoder(string column, IReadOnlyList<string> levels, bool grouped = false)
        : base(column, ColumnKind.Categorical)
    {
        index = new(levels, grouped);
        FeatureNames = [.. levels.Select(level => $"{column}={level}")];
    }

    /// <summary>The categories, in ordinal order, compared by their exact text.</summary>
    public IReadOnlyList<string> Levels => index.Levels;

    /// <summary>Whether training had rarer categories, too, which count as unknown (<see cref="EncodingOptions.GroupsRareLevels"/>).</summary>
    public bool GroupsRareLevels => index.IsGrouped;

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal override int Encode<T>(CsvColumn column, ReadOnlySpan<int> rows, Span<T> destination, int stride, bool strict)
    {
        int unseen = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            int level = index.Find(column, rows[s], strict, ref unseen);
            if (level >= 0)
                destination[s * stride + level] = T.One;
        }
        return unseen;
    }

    internal override JsonObject ToJson() => index.ToJson(Column, JsonKind);

    internal static OneHotEncoder FromJson(string column, JsonObject json) => new(column, json.RequireTexts("levels"), json.Flag("grouped"));
}
